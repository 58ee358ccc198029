import type {
  LastPublication,
  Publication,
  PublishRequest,
  TemplateDraft,
  TemplatePreview,
} from '@panamax/contract/publish'
import { formatPath } from '@panamax/core/compose/problem'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { Machine } from '@panamax/core/template/publish/environment-places'
import type { MadeTemplate } from '@panamax/core/template/publish/made-template'
import { makeTemplate } from '@panamax/core/template/publish/make-template'
import type { z } from 'zod'
import type { Actor } from '../auth/actor.ts'
import { isAtLeast } from '../auth/actor.ts'
import type { AppRecord, AppStore } from '../store/apps.ts'
import type { PublicationStore } from '../store/publications.ts'
import type { RevisionStore } from '../store/revisions.ts'
import { Slots } from '../streams/slots.ts'
import type { Published } from './destination.ts'
import { type FilePlaces, filePlaces } from './file-places.ts'
import { keepDocumentation } from './keep-documentation.ts'
import { type DestinationRoom, type OpenDestination, openDestination } from './open-destination.ts'

type To = z.output<typeof PublishRequest>['to']
type Draft = z.output<typeof TemplateDraft>

export interface PublishingRoom extends DestinationRoom {
  readonly apps: Pick<AppStore, 'get' | 'find'>
  readonly revisions: Pick<RevisionStore, 'content' | 'latestNumber' | 'add'>
  readonly publications: PublicationStore
  readonly machine: () => Machine
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
    if (to === undefined) return previewOf(made, filePlaces(made, '', []), undefined)
    return this.#at(to, asker, async ({ publisher, folder }) => {
      const earlier = this.#earlier(app, to, request.template)
      const places = filePlaces(made, folder, await publisher.list(asker.signal), earlier)
      return previewOf(made, places, await publisher.read(places.path, asker.signal))
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
    const { path, published } = await this.#at(to, asker, async ({ publisher, folder }) => {
      const places = filePlaces(made, folder, await publisher.list(asker.signal), this.#earlier(app, to, template))
      const signed = author === undefined ? {} : { author }
      return { path: places.path, published: await publisher.write({ ...places, message, ...signed }, asker.signal) }
    })
    const { url, commit, outcome } = published
    const kept = this.#remember(app, { template, to, path, url }, asker)
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
    { template, to, path, url }: { template: Draft; to: To; path: string; url: string | undefined },
    { actor }: Asker,
  ): string | undefined {
    if (this.#room.apps.find(app.name)?.id !== app.id) return 'The app was removed meanwhile.'
    this.#room.publications.put(app.id, {
      publishedAt: this.#room.now(),
      template,
      to: withoutCredentials(to),
      path,
      ...(url === undefined ? {} : { url }),
    })
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

  /** Where the template stands there since the last time, unless the person names its file now. */
  #earlier({ id }: AppRecord, to: To, { fileName }: Draft): string | undefined {
    const last = fileName === undefined ? this.#room.publications.find(id) : undefined
    return last?.path !== undefined && isSamePlace(last.to, withoutCredentials(to)) ? last.path : undefined
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

function previewOf(made: MadeTemplate, { path, files }: FilePlaces, published: string | undefined): TemplatePreview {
  const { document, values, findings, quality, losses, left, obstacles } = made
  const { [path]: _own, ...others } = files
  return {
    path,
    document,
    files: others,
    ...(published === undefined ? {} : { published }),
    values: values.map((value) => ({ ...value })),
    findings: findings.map(({ rule, message, fix, path: at, line }) => ({
      rule,
      message,
      fix,
      path: [...at],
      ...(line === undefined ? {} : { line }),
    })),
    quality,
    losses: losses.map((loss) => ({ ...loss, path: formatPath(loss.path) })),
    left: [...left],
    obstacles: [...obstacles],
  }
}

/** The same repository, branch and folder; how it is written to does not count. */
function isSamePlace(a: unknown, b: unknown): boolean {
  const place = ({ type, host, repository, address, branch, folder }: Record<string, unknown>) =>
    JSON.stringify([type, host, repository, address, branch, folder])
  return place(a as Record<string, unknown>) === place(b as Record<string, unknown>)
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
