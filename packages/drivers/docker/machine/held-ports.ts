import type { HeldPort } from '@panamax/core/check/ports'
import { containerList } from '../answers.ts'
import type { EngineClient } from '../client.ts'
import { composeLabel } from '../render/labels.ts'
import { listeningPorts } from './listening.ts'

/** Ports that running containers publish and, where the engine is on this machine, those that its processes listen on. */
export async function heldPorts(client: EngineClient, signal: AbortSignal): Promise<HeldPort[]> {
  const running = containerList.parse(await client.json({ path: '/containers/json', signal }))
  const published = running.flatMap((container): HeldPort[] => {
    const app = container.Labels?.[composeLabel.project]
    const service = container.Labels?.[composeLabel.service]
    const name = container.Names?.[0]?.replace(/^\//, '') ?? container.Id.slice(0, 12)
    const holder = {
      kind: app === undefined ? ('container' as const) : ('app' as const),
      name,
      ...(app === undefined ? {} : { app }),
      ...(service === undefined ? {} : { service }),
    }
    return (container.Ports ?? []).flatMap((port) =>
      port.PublicPort === undefined ? [] : [{ port: port.PublicPort, protocol: port.Type, ip: port.IP ?? '', holder }],
    )
  })
  const { endpoint } = await client.whereabouts(signal)
  if (endpoint.kind !== 'socket') return published
  // The engine's own forwarding of a published port listens too: the container is the better name for it.
  const known = new Set(published.map((port) => `${port.protocol}/${port.port}`))
  const listening = await listeningPorts('/proc')
  return [...published, ...listening.filter((port) => !known.has(`${port.protocol}/${port.port}`))]
}
