import { z } from 'zod'
import { Check, System, SystemEvent } from '../system.ts'
import { defineRoutes } from '../route.ts'

/** This installation. */
export const systemRoutes = defineRoutes({
  getSystem: {
    method: 'GET',
    path: '/api/v1/system',
    access: 'viewer',
    tag: 'system',
    summary: 'Version and the state of the targets.',
    response: System,
  },
  diagnose: {
    method: 'GET',
    path: '/api/v1/doctor',
    access: 'operator',
    tag: 'system',
    summary: 'What is wrong with this installation, and how to fix it.',
    response: z.array(Check),
  },
  watchSystem: {
    method: 'GET',
    path: '/api/v1/events',
    access: 'viewer',
    tag: 'system',
    summary: 'Status of apps, deployments and targets as they change.',
    response: SystemEvent,
    stream: 'sse',
  },
  getOpenApi: {
    method: 'GET',
    path: '/api/v1/openapi.json',
    access: 'public',
    tag: 'system',
    summary: 'This document.',
    response: z.record(z.string(), z.unknown()),
  },
  isAlive: {
    method: 'GET',
    path: '/healthz',
    access: 'public',
    tag: 'system',
    summary: 'The process answers.',
    response: z.object({ status: z.literal('ok') }),
  },
  isReady: {
    method: 'GET',
    path: '/readyz',
    access: 'public',
    tag: 'system',
    summary: 'The store is open and deployments are accepted.',
    response: z.object({ status: z.literal('ok') }),
  },
})
