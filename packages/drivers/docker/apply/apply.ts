import { PanamaxError } from '@panamax/core/errors'
import type { Emit } from '@panamax/core/deploy/driver'
import type { Step } from '@panamax/core/deploy/step'
import type { ImagePayload } from '../render/payload.ts'
import { createContainer } from './create-container.ts'
import { createNetwork, removeNetwork } from './network.ts'
import { removeContainer, stopContainer } from './remove-container.ts'
import { settleContainer } from './settle.ts'
import { startContainer } from './start-container.ts'
import { createVolume, removeVolume } from './volume.ts'
import type { Job, Workshop } from './workshop.ts'

/** Carries out one step. Repeating one that is done changes nothing. */
export async function applyStep(shop: Workshop, step: Step, emit: Emit, signal: AbortSignal): Promise<void> {
  const job: Job = { emit, signal }
  switch (step.action) {
    case 'pull':
      await shop.images.ensure(step.resource.payload as unknown as ImagePayload, emit, signal)
      return
    case 'create':
      if (step.resource.kind === 'network') return createNetwork(shop, step.resource, job)
      if (step.resource.kind === 'volume') return createVolume(shop, step.resource, job)
      return createContainer(shop, step, job)
    case 'start':
      return startContainer(shop, step, job)
    case 'settle':
      return settleContainer(shop, step, job)
    case 'stop':
      return stopContainer(shop, step.observed, job)
    case 'remove':
      if (step.observed.kind === 'network') return removeNetwork(shop, step.observed, job)
      if (step.observed.kind === 'volume') return removeVolume(shop, step.observed, job)
      if (step.observed.kind === 'container') return removeContainer(shop, step.observed, job)
      throw unknownKind(step.observed.kind)
  }
}

function unknownKind(kind: string): PanamaxError {
  return new PanamaxError('unsupported', `A Docker engine has no ${kind}.`)
}
