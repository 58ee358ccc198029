import type {
  LastPublication,
  Publication,
  PublishRequest,
  TemplateDraft,
  TemplatePreview,
} from '@panamax/contract/publish'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { Machine } from '@panamax/core/template/publish/environment-places'
import type { MadeTemplate } from '@panamax/core/template/publish/made-template'
import { makeTemplate } from '@panamax/core/template/publish/make-template'
import type { z } from 'zod'
import { loadDocument } from '../apps/load-document.ts'
import type { Actor } from '../auth/actor.ts'
import { isAtLeast } from '../auth/actor.ts'
import type { AppRecord, AppStore } from '../store/apps.ts'
import type { PublicationStore, PublishedNames } from '../store/publications.ts'
import type { RevisionStore } from '../store/revisions.ts'
import { Slots } from '../streams/slots.ts'
import type { Published } from './destination.ts'
import { rememberFiles, staleFiles } from './earlier-files.ts'
import { type FilePlaces, filePlaces } from './file-places.ts'
import { imageNotes, type Surroundings } from './image-notes.ts'
import { keepDocumentation } from './keep-documentation.ts'
import { lookBeside } from './look-beside.ts'
import { type DestinationRoom, type OpenDestination, openDestination } from './open-destination.ts'
import { previewOf } from './preview-of.ts'

type To = z.output<typeof PublishRequest>['to']
type Draft = z.output<typeof TemplateDraft>

export interface PublishingRoom extends DestinationRoom {
  readonly apps: Pick<AppStore, 'get' | 'find'>
  readonly revisions: Pick<RevisionStore, 'content' | 'latestNumber' | 'add'>
  readonly publications: PublicationStore
  readonly machine: () => Machine
  readonly surroundings: (app: AppRecord, signal: AbortSignal) => Promise<Surroundings>
  /** RFC 3339. */
  readonly now: () => string
  /** Makes what was published to a source, or reads it anew where it is one. Gives its name. Throws what adding a source throws. */
  readonly addSource: (published: Published, to: To, asker: Asker) => Promise<string>
}

export interface Asker {
  readonly actor: Actor
  readonly signal: AbortSignal
}

/** Apps as templates of one's own. */
export class Publishing {
  readonly #room: PublishingRoom
  /** Each may hold a copy of a repository on the disk. */
  readonly #slots = new Slots(4)

  constructor(room: PublishingRoom) {
    this.#room = room
  }

  /** Exactly what would be written, beside what the destination holds. Throws `not_found`, and what opening it throws. */
  async preview(
    name: string,
    request: { template: Draft; to?: To | undefined },
    asker: Asker,
  ): Promise<TemplatePreview> {
    const app = this.#room.apps.get(name)
    const made = this.#make(app, request.template)
    const { to } = request
    const images = await this.#imageNotes(app, asker.signal)
    if (to === undefined) {
      const { path, files } = filePlaces(made, '', [])
      const beside = Object.keys(files).filter((each) => each !== path)
      return previewOf(made, {
        path,
        files,
        published: undefined,
        images,
        beside: beside.map((each) => ({ path: each, state: 'new' })),
      })
    }
    const { signal } = asker
    return this.#at(to, asker, async (open) => {
      const { publisher } = open
      const { places, present, stale } = await this.#places(app, { to, template: request.template, made, open, signal })
      const published = await publisher.read(places.path, signal)
      const beside = await lookBeside({ places, stale, present, publisher, signal })
      return previewOf(made, { path: places.path, files: places.files, published, beside, images })
    })
  }

  /** Throws `invalid_request`, with nothing written, while there is an obstacle; and what the destination throws. */
  async publish(name: string, request: z.output<typeof PublishRequest>, asker: Asker): Promise<Publication> {
    const app = this.#room.apps.get(name)
    const { to, template } = request
    const message = request.message?.trim() || `Publish ${template.name ?? app.title}`
    const { author } = request
    const signature = author === undefined ? '' : `${author.name} <${author.email}>`
    const beside = { 'the message of the commit': message, 'the author of the commit': signature }
    const made = this.#make(app, template, beside)
    if (made.obstacles.length > 0) {
      throw new PanamaxError(
        'invalid_request',
        `${app.title} cannot be published like this: ${made.obstacles.join(' ')}`,
        {
          details: { obstacles: made.obstacles },
        },
      )
    }
    const { signal } = asker
    const { places, published } = await this.#at(to, asker, async (open) => {
      const { places, stale } = await this.#places(app, { to, template, made, open, signal })
      const signed = author === undefined ? {} : { author }
      return { places, published: await open.publisher.write({ ...places, stale, message, ...signed }, signal) }
    })
    const { path } = places
    const { url, commit, outcome } = published
    const kept = this.#remember(app, { template, to, places, published }, asker)
    const followed = request.addSource ? await this.#follow(published, to, asker) : { notes: [] }
    return {
      outcome,
      path,
      ...(commit === undefined ? {} : { commit }),
      ...(url === undefined ? {} : { url }),
      ...(followed.source === undefined ? {} : { source: followed.source }),
      notes: [...published.notes, ...followed.notes, ...(kept === undefined ? [] : [kept])],
    }
  }

  /** For the next time. Gives a sentence about what cannot be kept. The app may be gone: what was published is there all the same. */
  #remember(
    app: AppRecord,
    { template, to, places, published }: { template: Draft; to: To; places: FilePlaces; published: Published },
    { actor }: Asker,
  ): string | undefined {
    if (this.#room.apps.find(app.name)?.id !== app.id) return 'The app was removed meanwhile.'
    const { publications, now } = this.#room
    const { outcome, url } = published
    publications.put(app.id, {
      publishedAt: now(),
      template,
      to: withoutCredentials(to),
      path: places.path,
      ...(url === undefined ? {} : { url }),
    })
    rememberFiles(publications, { app: app.id, place: placeKey(withoutCredentials(to)) }, { ...places, outcome })
    const { documentation = '' } = template
    return documentation.trim() === '' ? undefined : keepDocumentation(this.#room, app, documentation, actor.name)
  }

  /** Throws `not_found`. */
  last(name: string): LastPublication {
    const stored = this.#room.publications.find(this.#room.apps.get(name).id)
    if (stored === undefined) return {}
    const { publishedAt, template, to, url } = stored
    return {
      publishedAt,
      template: template as Draft,
      to: to as Record<string, unknown>,
      ...(url === undefined ? {} : { url }),
    }
  }

  async #imageNotes(app: AppRecord, signal: AbortSignal): Promise<string[]> {
    const { revisions, surroundings } = this.#room
    const loaded = loadDocument(app.name, revisions.content(app.id, revisions.latestNumber(app.id))).app
    return loaded === undefined ? [] : imageNotes(loaded, await surroundings(app, signal))
  }

  /** Where the files of the template stand, among all that are there, and which of earlier ones it has no more. */
  async #places(
    app: AppRecord,
    { to, template, made, open: { publisher, folder }, signal }: Opened,
  ): Promise<{ places: FilePlaces; present: readonly string[]; stale: PublishedNames }> {
    const present = await publisher.list(signal)
    const places = filePlaces(made, folder, present, this.#earlier(app, to, template))
    const where = { app: app.id, place: placeKey(withoutCredentials(to)) }
    return { places, present, stale: staleFiles(this.#room.publications, where, places) }
  }

  /** Where the template stands there since the last time, unless the person names its file now. */
  #earlier({ id }: AppRecord, to: To, { fileName }: Draft): string | undefined {
    const last = fileName === undefined ? this.#room.publications.find(id) : undefined
    return last?.path !== undefined && placeKey(last.to) === placeKey(withoutCredentials(to)) ? last.path : undefined
  }

  #make(
    { id, name }: AppRecord,
    { format, ask, fileName, ...draft }: Draft,
    beside: Readonly<Record<string, string>> = {},
  ): MadeTemplate {
    const { revisions, machine } = this.#room
    const { document, values, files } = revisions.content(id, revisions.latestNumber(id))
    return makeTemplate({
      document,
      values,
      files,
      app: name,
      draft: { ...draft, format, ask, fileName },
      machine: machine(),
      beside,
    })
  }

  async #at<T>(to: To, { actor, signal }: Asker, work: (open: OpenDestination) => Promise<T>): Promise<T> {
    return this.#slots.run(async () => {
      const open = await openDestination(this.#room, to, { isAdmin: isAtLeast(actor.role, 'admin'), signal })
      try {
        return await work(open)
      } finally {
        await open.publisher[Symbol.asyncDispose]()
      }
    })
  }

  /** What was published is there, whether it can be a source or not. */
  async #follow(published: Published, to: To, asker: Asker): Promise<{ source?: string; notes: string[] }> {
    if (published.outcome === 'proposed') return { notes: [] }
    try {
      return { source: await this.#room.addSource(published, to, asker), notes: [] }
    } catch (error) {
      return { notes: [`It did not become a source: ${messageOf(error)}`] }
    }
  }
}

interface Opened {
  readonly to: To
  readonly template: Draft
  readonly made: MadeTemplate
  readonly open: OpenDestination
  readonly signal: AbortSignal
}

/** Repository, branch and folder; how it is written to does not count. */
function placeKey(to: unknown): string {
  const { type, host, repository, address, branch, folder } = to as Record<string, unknown>
  return JSON.stringify([type, host, repository, address, branch, folder])
}

function withoutCredentials(to: To): unknown {
  if (to.type !== 'git') return to
  const { credentials: _secret, address, ...rest } = to
  // A token may stand in the address itself.
  const clean = /^[a-z+]+:\/\//i.test(address) && URL.canParse(address) ? stripped(new URL(address)) : address
  return { ...rest, address: clean }
}

function stripped(url: URL): string {
  url.password = ''
  if (url.protocol !== 'ssh:') url.username = ''
  return url.href
}
