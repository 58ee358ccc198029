import type { Emit } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import type { ImagePayload } from './payload.ts'
import type { Workplace } from './workplace.ts'

const MEGABYTE = 1024 * 1024
const LAYERS = [3.4, 18.2, 41.7]
const PIECES = 5

/** Makes sure that an image is there, with the progress of a download. */
export async function pull(
  { world, gate, refused }: Workplace,
  { image, policy, simulate }: ImagePayload,
  emit: Emit,
  signal: AbortSignal,
): Promise<void> {
  if (policy !== 'always' && world.images.has(image)) return
  const reason =
    simulate.pull?.fails ?? reasonAgainst(image, refused) ?? (policy === 'never' ? 'pull_policy is never' : undefined)
  if (reason !== undefined) {
    throw new PanamaxError(
      'rejected',
      `The image ${image} cannot be pulled: ${reason} (simulated). Check its name and the credentials.`,
    )
  }
  const seconds = simulate.pull?.seconds ?? 0
  for (const [index, megabytes] of LAYERS.entries()) {
    const layer = { type: 'layer' as const, image, layer: `layer${index + 1}` }
    const total = Math.round(megabytes * MEGABYTE)
    for (let piece = 1; piece <= PIECES; piece += 1) {
      emit({ ...layer, phase: 'downloading', current: Math.round((total * piece) / PIECES), total })
      if (seconds > 0) await gate.wait((seconds * 1000) / (LAYERS.length * PIECES), signal)
    }
    emit({ ...layer, phase: 'done', current: total, total })
  }
  await gate.change(signal)
  const size = LAYERS.reduce((sum, megabytes) => sum + Math.round(megabytes * MEGABYTE), 0)
  const id = `sha256:${world.newId()}`
  world.images.set(image, {
    id,
    reference: image,
    size,
    created: world.stamp(),
    entrypoint: [],
    command: [],
    environment: {},
    labels: {},
    exposed: [],
  })
}

/** Hosts under `.invalid` resolve nowhere (RFC 6761), here as everywhere. */
function reasonAgainst(image: string, refused: Readonly<Record<string, string>>): string | undefined {
  if (Object.hasOwn(refused, image)) return refused[image]
  const host = image.split('/')[0] ?? ''
  return /\.invalid(:\d+)?$/.test(host) ? `no such host: ${host}` : undefined
}
