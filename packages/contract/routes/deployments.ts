import { z } from 'zod'
import { AppParams } from '../common.ts'
import { Deployment, DeploymentEvent, DeploymentRequest } from '../deployments.ts'
import { defineRoutes } from '../route.ts'

const Id = z.object({ id: z.string().max(64) })

/** Deployments. */
export const deploymentsRoutes = defineRoutes({
  deploy: {
    method: 'POST',
    path: '/api/v1/apps/:app/deployments',
    access: 'operator',
    tag: 'deployments',
    summary: 'Deploys, starts, stops, restarts or rebuilds. `conflict` while another deployment of the app runs.',
    params: AppParams,
    body: DeploymentRequest,
    response: Deployment,
    status: 202,
  },
  listDeployments: {
    method: 'GET',
    path: '/api/v1/deployments',
    access: 'viewer',
    tag: 'deployments',
    summary: 'Deployments, newest first.',
    query: z.strictObject({ app: z.string().optional(), limit: z.coerce.number().int().min(1).max(200).default(50) }),
    response: z.array(Deployment.omit({ steps: true })),
  },
  getDeployment: {
    method: 'GET',
    path: '/api/v1/deployments/:id',
    access: 'viewer',
    tag: 'deployments',
    summary: 'One deployment with its steps.',
    params: Id,
    response: Deployment,
  },
  watchDeployment: {
    method: 'GET',
    path: '/api/v1/deployments/:id/events',
    access: 'viewer',
    tag: 'deployments',
    summary: 'Its progress, from the beginning, until it ends.',
    params: Id,
    response: DeploymentEvent,
    stream: 'sse',
  },
  cancelDeployment: {
    method: 'POST',
    path: '/api/v1/deployments/:id/cancel',
    access: 'operator',
    tag: 'deployments',
    summary: 'Stops it after what runs now; what is up stays up.',
    params: Id,
    response: Deployment,
    status: 202,
  },
})
