import { z } from 'zod'
import { NewTarget, Target, TargetKind } from '../system.ts'
import { defineRoutes } from '../route.ts'

/** Targets. */
export const targetsRoutes = defineRoutes({
  listTargets: {
    method: 'GET',
    path: '/api/v1/targets',
    access: 'viewer',
    tag: 'targets',
    summary: 'Targets with their health.',
    response: z.array(Target),
  },
  listTargetKinds: {
    method: 'GET',
    path: '/api/v1/target-kinds',
    access: 'viewer',
    tag: 'targets',
    summary: 'Kinds of orchestrators, each with the schema of its configuration.',
    response: z.array(TargetKind),
  },
  createTarget: {
    method: 'POST',
    path: '/api/v1/targets',
    access: 'admin',
    tag: 'targets',
    summary: 'Adds a target.',
    body: NewTarget,
    response: Target,
    status: 201,
  },
  deleteTarget: {
    method: 'DELETE',
    path: '/api/v1/targets/:name',
    access: 'admin',
    tag: 'targets',
    summary: 'Removes a target that no app uses.',
    params: z.object({ name: z.string() }),
  },
})
