import { isUp } from '@panamax/core/deploy/plan-changes'
import type { Observed } from '@panamax/core/deploy/resource'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import { type ContainerDetails, imageDetails } from '../answers.ts'
import { route } from '../client.ts'
import { imagePath } from '../registry/image-store.ts'
import { ownLabel, speaksInOurName } from '../render/labels.ts'
import { hookList, runHooks } from './hooks.ts'
import { ifFound, inspect, type Job, keyOf, type Workshop } from './workshop.ts'

/** Stops it: its stop signal, its grace period, then SIGKILL. One that does not run, or is gone, is fine. */
export async function stopContainer(shop: Workshop, observed: Observed, job: Job): Promise<void> {
  const { signal } = job
  if (observed.facets?.['before stopping'] !== undefined && isUp(observed)) await runStopHooks(shop, observed, job)
  if (observed.runtime?.phase === 'paused') {
    await shop.client
      .text({ method: 'POST', path: route`/containers/${observed.handle}/unpause`, signal })
      .catch(() => undefined)
  }
  await ifFound(shop.client.text({ method: 'POST', path: route`/containers/${observed.handle}/stop`, signal }))
}

/** A hook that fails does not keep a container from being stopped. */
async function runStopHooks(shop: Workshop, observed: Observed, job: Job): Promise<void> {
  try {
    const details = await ifFound(inspect(shop, observed.handle, job.signal))
    const label = details?.Config.Labels?.[ownLabel.preStop]
    if (details === undefined || label === undefined || label === '') return
    if (await mayBeInherited(shop, details, job)) {
      job.emit({
        type: 'warning',
        text: `The commands that run before ${observed.name} stops are left out: its image has labels of Panamax or Docker Compose itself, so nobody can tell whose commands they are. Build the image without those labels.`,
      })
      return
    }
    const hooks = hookList.parse(JSON.parse(label))
    // A label cannot give more than the container has.
    const mayBePrivileged = details.HostConfig?.Privileged === true
    const payloads = hooks.map(({ user, privileged, workdir, ...rest }) => ({
      ...rest,
      ...(user === undefined ? {} : { user }),
      ...(privileged === undefined ? {} : { privileged: privileged && mayBePrivileged }),
      ...(workdir === undefined ? {} : { workdir }),
    }))
    await runHooks(shop, observed.handle, payloads, { when: 'before it stops', job })
  } catch (error) {
    if (job.signal.aborted) throw error
    job.emit({ type: 'warning', text: messageOf(error) })
  }
}

/** Whether the labels may be the image's; also when the image cannot be asked. */
async function mayBeInherited(shop: Workshop, { Image: image }: ContainerDetails, { signal }: Job): Promise<boolean> {
  if (image === undefined) return true
  const details = await ifFound(shop.client.json({ path: imagePath(image), signal }))
  return details === undefined || speaksInOurName(imageDetails.parse(details).Config?.Labels)
}

/** Removes it; its volumes stay, also those without a name. */
export async function removeContainer(shop: Workshop, observed: Observed, { signal }: Job): Promise<void> {
  const key = keyOf(observed.app, observed.id)
  if (shop.made.get(key)?.id === observed.handle) shop.made.delete(key)
  const request = {
    method: 'DELETE' as const,
    path: route`/containers/${observed.handle}`,
    query: { force: true },
    signal,
  }
  try {
    await ifFound(shop.client.text(request))
  } catch (error) {
    // "Removal is already in progress": somebody else does the same.
    if (!(error instanceof PanamaxError) || error.code !== 'conflict') throw error
    await untilGone(shop, observed.handle, signal)
  }
}

async function untilGone(shop: Workshop, id: string, signal: AbortSignal): Promise<void> {
  for (let tries = 0; tries < 50; tries += 1) {
    const details = await ifFound(inspect(shop, id, signal))
    if (details === undefined) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new PanamaxError(
    'failed',
    `The container ${id.slice(0, 12)} is being removed by somebody else, and does not go.`,
  )
}
