import type { AppSpec } from '@panamax/core/compose/spec'
import type { Resource } from '@panamax/core/deploy/resource'
import { imageId, imageOf, serviceAt } from './names.ts'
import { asJson, type ImagePayload } from './payload.ts'

const day = 24 * 3600 * 1000
const hurry: Readonly<Record<ImagePayload['policy'], number>> = { never: 0, missing: 1, refresh: 2, always: 3 }

/** One resource for each image and platform; of several policies the one that pulls most counts. */
export function renderImages(app: AppSpec, services: readonly string[]): Resource[] {
  const wanted = new Map<string, ImagePayload>()
  for (const key of services) {
    const service = serviceAt(app, key)
    const reference = imageOf(app, key)
    const payload: ImagePayload = {
      reference,
      ...policyOf(service.image === undefined ? 'never' : service.pull_policy),
      ...(service.platform === undefined ? {} : { platform: service.platform }),
    }
    const id = imageId(reference, service.platform)
    const other = wanted.get(id)
    if (other === undefined || hurry[payload.policy] > hurry[other.policy]) wanted.set(id, payload)
  }
  return [...wanted].map(([id, payload]) => ({
    id,
    kind: 'image',
    name: payload.reference,
    hash: '',
    facets: {},
    needs: [],
    replacement: 'never',
    onDemand: 'pull',
    pull: { policy: payload.policy, ...(payload.platform === undefined ? {} : { platform: payload.platform }) },
    payload: asJson(payload),
  }))
}

function policyOf(policy: string | undefined): Pick<ImagePayload, 'policy' | 'refreshAfter'> {
  if (policy === 'always' || policy === 'never') return { policy }
  if (policy === 'build') return { policy: 'never' }
  if (policy === 'daily') return { policy: 'refresh', refreshAfter: day }
  if (policy === 'weekly') return { policy: 'refresh', refreshAfter: 7 * day }
  if (policy?.startsWith('every_')) return { policy: 'refresh', refreshAfter: everyMilliseconds(policy.slice(6)) }
  return { policy: 'missing' }
}

const everyUnits: Readonly<Record<string, number>> = { w: 7 * day, d: day, h: day / 24, m: 60_000, s: 1000 }

function everyMilliseconds(text: string): number {
  const parts = [...text.matchAll(/(\d+)([wdhms])/g)]
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (everyUnits[unit ?? ''] ?? 0), 0)
}
