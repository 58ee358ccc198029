import { type Answer, type Client, createClient } from '@panamax/contract/client'
import { createTestApp, type TestApp } from '../../testing/test-app.ts'
import { type AppServicesOptions, openAppServices } from '../services.ts'
import { type Simulation, simulate } from './simulated.ts'

type Opened = ReturnType<typeof openAppServices>

/** The whole server over HTTP, on a simulated engine; every answer is checked against the contract. */
export interface AppServer {
  readonly client: Client
  readonly inside: Opened
  readonly app: TestApp
  readonly simulation: Simulation
  ended(deployment: string): Promise<Answer<'getDeployment'>>
  close(): Promise<void>
}

export async function startAppServer(
  options: AppServicesOptions & { readonly simulation?: Simulation } = {},
): Promise<AppServer> {
  const simulation = options.simulation ?? simulate()
  let opened: Opened | undefined
  const app = await createTestApp({
    services(platform) {
      opened = openAppServices(platform, {
        definition: simulation.definition,
        seed: { name: 'local', kind: 'memory', config: {} },
        ...options,
      })
      return opened.services
    },
  })
  const inside = opened!
  await app.http.listen({ host: '127.0.0.1', port: 0 })
  const address = app.http.server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const client = createClient({ server: `http://127.0.0.1:${port}`, token: app.localToken })
  inside.services.start()
  return {
    client,
    inside,
    app,
    simulation,
    ended: (deployment) => inside.context.deployer.settled(deployment),
    async close() {
      await inside.services.close()
      await app.close()
      simulation.close()
    },
  }
}
