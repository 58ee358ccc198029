import type { ImageHit, ImagePlace, ImageSection } from '@panamax/contract/images'
import { familiarReference } from '@panamax/core/check/image-ref'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { Network } from '../net/network.ts'
import { searchHub } from './hub-search.ts'
import { readQuery, type Wanted } from './image-words.ts'
import { searchLocal } from './local-search.ts'
import type { Machines } from './machines.ts'
import type { Registries } from './registries.ts'
import { canonicalHost, hubHost } from './registry-access.ts'
import type { Found, RegistrySearch } from './registry-search.ts'
import { within } from './within.ts'

export interface ImageQuestion {
  readonly q: string
  readonly place?: string | undefined
  readonly limit: number
}

export interface ImageSearchOptions {
  readonly machines: Machines
  readonly registries: Registries
  readonly search: RegistrySearch
  readonly network?: Network
  /** For each place. */
  readonly milliseconds?: number
}

const localPlace: ImagePlace = { place: 'local', title: 'On this machine' }

type Wording = Extract<Wanted, { kind: 'words' }>

/** Images by any part of their name, from every place at once; each has its own time and its own error. */
export class ImageSearch {
  readonly #options: ImageSearchOptions
  readonly #milliseconds: number

  constructor(options: ImageSearchOptions) {
    this.#options = options
    this.#milliseconds = options.milliseconds ?? 5000
  }

  /** The machines, Docker Hub, and every registry that is enabled. */
  places(): ImagePlace[] {
    const enabled = this.#options.registries.list().filter((registry) => registry.enabled)
    return [localPlace, ...enabled.map(({ host, title }) => ({ place: host, title }))]
  }

  /**
   * A section for each place, or of the one that is asked for. `!=ref` is exactly that image: nobody is asked whether it is
   * there, and it stands where it would come from. Throws `not_found` for a place that is none.
   */
  async search({ q, place, limit }: ImageQuestion, signal: AbortSignal): Promise<ImageSection[]> {
    const wanted = readQuery(q)
    const places = this.places()
    const chosen = place === undefined ? places : places.filter((each) => each.place === canonicalHost(place))
    if (place !== undefined && chosen.length === 0) {
      throw new PanamaxError('not_found', `"${place}" is not searched. See "panamax registry list".`)
    }
    if (wanted.kind !== 'words') return this.#exactly(wanted, { chosen, isChoice: place !== undefined, limit }, signal)
    return Promise.all(chosen.map((each) => this.#section(each, wanted, limit, signal)))
  }

  async #exactly(
    wanted: Exclude<Wanted, Wording>,
    { chosen, isChoice, limit }: { chosen: readonly ImagePlace[]; isChoice: boolean; limit: number },
    signal: AbortSignal,
  ): Promise<ImageSection[]> {
    const host = wanted.kind === 'exactly' ? canonicalHost(wanted.reference.registry) : undefined
    const home =
      host === undefined || isChoice || chosen.some((each) => each.place === host) ? [] : [{ place: host, title: host }]
    const sections = await Promise.all(
      [...chosen, ...home].map(async (each): Promise<ImageSection> => {
        if (each.place === localPlace.place) return this.#ask(each, signal, (end) => this.#local(wanted, limit, end))
        if (wanted.kind === 'nothing') return { ...each, images: [], error: wanted.problem }
        const images = each.place === host ? [{ reference: familiarReference(wanted.reference), official: false }] : []
        return { ...each, images }
      }),
    )
    return isChoice || wanted.kind === 'nothing' ? sections : sections.filter((each) => each.images.length > 0)
  }

  #section(place: ImagePlace, wanted: Wording, limit: number, signal: AbortSignal): Promise<ImageSection> {
    const { registries, search, network } = this.#options
    if (place.place === localPlace.place) return this.#ask(place, signal, (end) => this.#local(wanted, limit, end))
    // The name of a registry was typed: nobody else hears of it.
    const host = place.place
    const isElsewhere = wanted.registry !== undefined && wanted.registry !== host
    if (isElsewhere || (host === hubHost && wanted.words.length === 0)) return Promise.resolve({ ...place, images: [] })
    return this.#ask(place, signal, async (end) => {
      const query = { words: wanted.words, limit, signal: end }
      return host === hubHost
        ? { images: await searchHub(registries.hub, query, network) }
        : search.search(registries.access(host), query)
    })
  }

  /** What goes wrong at one place is a line in its section, and is noted of a registry. */
  async #ask(
    place: ImagePlace,
    signal: AbortSignal,
    work: (end: AbortSignal) => Promise<Found>,
  ): Promise<ImageSection> {
    const note = (error?: PanamaxError) => this.#options.registries.note(place.place, error)
    try {
      const options = { milliseconds: this.#milliseconds, title: place.title, signal }
      const { images, remark } = await within(options, work)
      note()
      return { ...place, images: [...images], ...(remark === undefined ? {} : { error: remark }) }
    } catch (error) {
      if (signal.aborted || !(error instanceof PanamaxError)) throw error
      note(error)
      return { ...place, images: [], error: error.message }
    }
  }

  /** On the machines of all targets: one that cannot be asked hides no other. */
  async #local(wanted: Wanted, limit: number, signal: AbortSignal): Promise<Found> {
    const { machines } = this.#options
    const names = machines.names()
    const answers = await Promise.allSettled(
      names.map(async (name) => {
        const { images } = await machines.driver(name)
        return images === undefined ? [] : images.list(signal)
      }),
    )
    const problems = answers.flatMap((answer, index) =>
      answer.status === 'rejected' ? [`${names[index]}: ${messageOf(answer.reason)}`] : [],
    )
    const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
    const images: ImageHit[] = searchLocal(found, wanted, limit)
    return { images, ...(problems.length === 0 ? {} : { remark: problems.join(' ') }) }
  }
}
