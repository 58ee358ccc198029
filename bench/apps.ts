import { busyboxImage } from '../tests/support/busybox.ts'
import { DockerClient } from '../tests/support/docker.ts'
import { Panamax, until } from '../tests/support/panamax.ts'

export const benchImage = 'panamax-bench/busybox:1'

export async function ensureImage(dockerHost: string): Promise<void> {
  await busyboxImage(new DockerClient(dockerHost), benchImage)
}

/** A document of `count` services without dependencies between them: what the floor does too. */
export function manyServices(name: string, count: number): string {
  const services = Array.from(
    { length: count },
    (_, index) => `  s${index}:
    image: ${benchImage}
    command: ["sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1000 & wait; done"]
    stop_grace_period: 1s
    environment: {NUMBER: "${index}"}
`,
  )
  return `name: ${name}\nservices:\n${services.join('')}`
}

interface DeploymentAnswer {
  readonly id: string
  readonly state: string
  readonly message?: string
}

/** Makes an app through the API and waits until its deployment has ended. */
export async function deployApp(panamax: Panamax, document: string): Promise<void> {
  const made = await panamax.api<{ deployment: DeploymentAnswer }>('POST', '/api/v1/apps', {
    document,
    fileName: 'compose.yaml',
  })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  await ended(panamax, made.body.deployment.id)
}

export async function removeApp(panamax: Panamax, name: string): Promise<void> {
  const gone = await panamax.api<DeploymentAnswer>('DELETE', `/api/v1/apps/${name}?volumes=true`)
  if (gone.status === 202) await ended(panamax, gone.body.id)
}

async function ended(panamax: Panamax, id: string): Promise<void> {
  let state = ''
  await until(
    async () => {
      const { body } = await panamax.api<DeploymentAnswer>('GET', `/api/v1/deployments/${id}`)
      state = `${body.state} ${body.message ?? ''}`
      return body.state !== 'queued' && body.state !== 'running'
    },
    'the deployment has ended',
    600,
  )
  if (!state.startsWith('succeeded')) throw new Error(`the deployment ended as ${state}`)
}
