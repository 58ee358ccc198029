import type { DriverContext, Emit } from '@panamax/core/deploy/driver'
import type { LinkedPort } from '@panamax/core/deploy/links'
import { PanamaxError } from '@panamax/core/errors'
import { type ImageDetails, imageDetails } from '../answers.ts'
import type { EngineClient } from '../client.ts'
import { reasonOf } from '../connection/problems.ts'
import type { ImagePayload } from '../render/payload.ts'
import type { Logins } from './logins.ts'
import { pull } from './pull.ts'

/** What an image says of itself, as far as it matters to containers of it and to links to them. */
export interface ImageFacts {
  readonly id: string
  readonly ports: readonly LinkedPort[]
  readonly environment: Readonly<Record<string, string>>
  /** Places in the container that the image declares as volumes. */
  readonly volumes: readonly string[]
}

/** The images on the engine's machine. One pull of a reference at a time, whoever asks. */
export class ImageStore {
  private readonly client: EngineClient
  private readonly logins: Logins
  private readonly context: DriverContext
  private readonly pulling = new Map<string, Promise<ImageDetails>>()
  private readonly known = new Map<string, ImageFacts>()

  constructor(client: EngineClient, logins: Logins, context: DriverContext) {
    this.client = client
    this.logins = logins
    this.context = context
  }

  /**
   * Makes sure that the image is there, by its policy. A pull that fails falls back to the image that is there, with a
   * warning. Throws `not_found` or `rejected` with the registry's reason.
   */
  async ensure(image: ImagePayload, emit: Emit, signal: AbortSignal): Promise<void> {
    const local = await this.find(image, signal)
    if (local !== undefined && !isStale(image, local)) return
    if (image.policy === 'never') {
      throw new PanamaxError(
        'not_found',
        `The image ${image.reference} is not on the machine, and the document says never to pull it (pull_policy). Load it there (docker load) or build it first; if a registry has it, remove "pull_policy".`,
      )
    }
    try {
      await this.pullOnce(image, emit, signal)
    } catch (error) {
      if (local === undefined || signal.aborted) throw error
      emit({
        type: 'warning',
        text: `${image.reference} could not be pulled (${reasonOf(error)}): the image that is on the machine is used.`,
      })
    }
  }

  /** The name may mean another image now. */
  forget(reference: string): void {
    this.known.delete(reference)
  }

  /** Undefined when the image is not there and cannot be had. */
  async facts(reference: string, signal: AbortSignal): Promise<ImageFacts | undefined> {
    const known = this.known.get(reference)
    if (known !== undefined) return known
    const arriving = [...this.pulling].find(([key]) => key.split(' ')[0] === reference)?.[1]
    await arriving?.catch(() => undefined)
    await this.find({ reference, policy: 'never' }, signal)
    return this.known.get(reference)
  }

  private async find(image: ImagePayload, signal: AbortSignal): Promise<ImageDetails | undefined> {
    try {
      const details = await this.inspect(image.reference, signal)
      return fits(details, image.platform) ? details : undefined
    } catch (error) {
      if (error instanceof PanamaxError && error.code === 'not_found') return undefined
      throw error
    }
  }

  private async inspect(reference: string, signal: AbortSignal): Promise<ImageDetails> {
    const details = imageDetails.parse(await this.client.json({ path: imagePath(reference), signal }))
    // A tag can come to mean another image: what is known of it is kept for this deployment only, and bounded.
    if (this.known.size > 500) this.known.clear()
    this.known.set(reference, factsOf(details))
    return details
  }

  private async pullOnce(image: ImagePayload, emit: Emit, signal: AbortSignal): Promise<void> {
    const key = `${image.reference} ${image.platform ?? ''}`
    const running = this.pulling.get(key)
    if (running !== undefined) {
      await running
      return
    }
    const work = this.fetch(image, emit, signal).finally(() => this.pulling.delete(key))
    this.pulling.set(key, work)
    await work
  }

  private async fetch(image: ImagePayload, emit: Emit, signal: AbortSignal): Promise<ImageDetails> {
    this.context.log('debug', 'pulling an image', { image: image.reference })
    await pull({ client: this.client, logins: this.logins, image, emit, signal })
    return this.inspect(image.reference, signal)
  }
}

/** Slashes stay: they part the name, and the engine wants them so. */
export function imagePath(reference: string): string {
  return `/images/${reference.split('/').map(encodeURIComponent).join('/')}/json`
}

function isStale(image: ImagePayload, local: ImageDetails): boolean {
  if (image.policy === 'always') return true
  if (image.policy !== 'refresh') return false
  const last = Date.parse(local.Metadata?.LastTagTime ?? '')
  return Number.isNaN(last) || Date.now() - last > (image.refreshAfter ?? 0)
}

function fits(details: ImageDetails, platform: string | undefined): boolean {
  if (platform === undefined) return true
  const [os, architecture, variant] = platform.toLowerCase().split('/')
  const matches = (wanted: string | undefined, actual: string | undefined): boolean =>
    wanted === undefined || wanted === '' || actual === undefined || actual === '' || wanted === actual.toLowerCase()
  return matches(os, details.Os) && matches(architecture, details.Architecture) && matches(variant, details.Variant)
}

function factsOf(details: ImageDetails): ImageFacts {
  const environment = (details.Config?.Env ?? []).map((entry): [string, string] => {
    const at = entry.indexOf('=')
    return at < 0 ? [entry, ''] : [entry.slice(0, at), entry.slice(at + 1)]
  })
  const ports = Object.keys(details.Config?.ExposedPorts ?? {}).flatMap((key) => {
    const [port, protocol = 'tcp'] = key.split('/')
    return Number.isInteger(Number(port)) ? [{ port: Number(port), protocol }] : []
  })
  const volumes = Object.keys(details.Config?.Volumes ?? {})
  return { id: details.Id, ports, environment: Object.fromEntries(environment), volumes }
}
