import type { Observed } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import { type ContainerSummary, containerDetails, containerList, networkList, volumeList } from '../answers.ts'
import { type EngineClient, route } from '../client.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'
import type { Inheritance } from './inherited.ts'
import { fromDetails, fromNetwork, fromSummary, fromVolume } from './observed.ts'

/** How much is asked: `stopped` inspects only what does not run, for its exit code; `all` inspects everything. */
export type Depth = 'stopped' | 'all'

/**
 * Containers, networks and volumes with an app's labels of their own; without `app`, of every app. Three calls, and one for each
 * container that is inspected.
 */
export async function observe(
  { client, inheritance }: { readonly client: EngineClient; readonly inheritance: Inheritance },
  { app, depth }: { readonly app: string | undefined; readonly depth: Depth },
  signal: AbortSignal,
): Promise<Observed[]> {
  const filters = { label: [app === undefined ? composeLabel.project : `${composeLabel.project}=${app}`] }
  const [containers, networks, volumes] = await Promise.all([
    client.json({ path: '/containers/json', query: { all: true, filters }, signal }),
    client.json({ path: '/networks', query: { filters }, signal }),
    client.json({ path: '/volumes', query: { filters }, signal }),
  ])
  const lasting = containerList.parse(containers).filter((summary) => summary.Labels?.[composeLabel.oneoff] !== 'True')
  const found = await inheritance.without(lasting, signal)
  const looked = await Promise.all(found.map((summary) => look(client, summary, depth, signal)))
  const ids = new Set(found.map((summary) => summary.Id))
  const observed = looked.map((item, index) => (item === undefined ? item : withShares(item, found[index], ids)))
  return [
    ...networkList.parse(networks).map(fromNetwork),
    ...(volumeList.parse(volumes).Volumes ?? []).map(fromVolume),
    ...observed.filter((item) => item !== undefined),
  ]
}

/** One that shares something of a container that is gone is not what it should be, whatever its hash says. */
function withShares(item: Observed, summary: ContainerSummary | undefined, ids: ReadonlySet<string>): Observed {
  const shares = summary?.Labels?.[ownLabel.shares]?.split(' ').filter(Boolean) ?? []
  if (shares.every((id) => ids.has(id))) return item
  const { hash: _, ...rest } = item
  return { ...rest, facets: { ...item.facets, 'shared container': 'gone' } }
}

async function look(
  client: EngineClient,
  summary: ContainerSummary,
  depth: Depth,
  signal: AbortSignal,
): Promise<Observed | undefined> {
  const isRunning = summary.State === 'running'
  if (isRunning && depth === 'stopped') return fromSummary(summary)
  try {
    return fromDetails(
      containerDetails.parse(await client.json({ path: route`/containers/${summary.Id}/json`, signal })),
    )
  } catch (error) {
    // Removed since it was listed.
    if (error instanceof PanamaxError && error.code === 'not_found') return undefined
    throw error
  }
}
