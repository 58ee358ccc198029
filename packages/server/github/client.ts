import { setTimeout as sleep } from 'node:timers/promises'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import { type GuardedRequest, type GuardedResponse, guardedFetch } from '../net/guarded-fetch.ts'
import { AnswerCache } from './answer-cache.ts'
import { RateLimit } from './rate-limit.ts'
import { messageIn, refusalOf } from './refusal.ts'

export interface ClientOptions {
  /** As people call it: "github.com". */
  readonly host: string
  /** Of the API, without a slash at the end. */
  readonly address: string
  readonly token: string
  /** The address may be within this machine's own network. */
  readonly allowPrivate: boolean
  readonly now?: () => number
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>
  readonly fetch?: (url: string, request: GuardedRequest) => Promise<GuardedResponse>
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH'
  /** From `apiPath`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  readonly body?: unknown
  /** What it is about, as a person calls it, for errors: "ada/templates". */
  readonly subject: string
  /** Answered instead of thrown, besides success. */
  readonly expects?: readonly number[]
  readonly signal: AbortSignal
}

export interface ApiAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** Parsed; undefined for an answer without a body. */
  readonly body: unknown
}

/** https://docs.github.com/rest/about-the-rest-api/api-versions: the one that GitHub Enterprise Server knows too. */
const apiVersion = '2022-11-28'
/** Pauses for the secondary limit that one request may cost. */
const mostPauses = 2
const maxBytes = 16 * 1024 * 1024
const timeoutMs = 30_000

/**
 * GitHub's REST API with one token. What was answered before is asked for by its ETag, the limits are kept to, a request that
 * only reads is tried once more when the server has trouble. Throws `rejected`, `not_found`, `conflict`, `unreachable`,
 * `canceled`; never `unauthorized`, which is about those who use Panamax. No error holds the token.
 */
export class GitHubClient {
  readonly host: string
  readonly #options: ClientOptions
  readonly #cache = new AnswerCache()
  readonly #limit: RateLimit
  readonly #wait: (milliseconds: number, signal: AbortSignal) => Promise<void>

  constructor(options: ClientOptions) {
    this.host = options.host
    this.#options = options
    this.#limit = new RateLimit(options.host, options.now ?? Date.now)
    this.#wait = options.wait ?? pause
  }

  /** The answer as a schema describes it. */
  async call<T extends z.ZodType>(schema: T, request: ApiRequest): Promise<z.output<T>> {
    return this.parse(schema, await this.ask(request), request)
  }

  /** Undefined where GitHub says that there is no such thing, or no such thing that the token may see. */
  async find<T extends z.ZodType>(schema: T, request: ApiRequest): Promise<z.output<T> | undefined> {
    const answer = await this.ask({ ...request, expects: [404] })
    return answer.status === 404 ? undefined : this.parse(schema, answer, request)
  }

  parse<T extends z.ZodType>(schema: T, { body }: ApiAnswer, { subject }: ApiRequest): z.output<T> {
    const parsed = schema.safeParse(body)
    if (parsed.success) return parsed.data
    const place = parsed.error.issues[0]?.path.join('.') ?? ''
    throw new PanamaxError(
      'rejected',
      `What ${this.host} answers about ${subject} is not what a GitHub answers${place === '' ? '' : ` (${place})`}. Is there a GitHub at this address?`,
    )
  }

  /** Every entry of a list, page by page as the Link header leads (RFC 8288). */
  async *pages<T extends z.ZodType>(schema: T, request: ApiRequest): AsyncIterable<z.output<T>> {
    let url: string | undefined = this.#url(request)
    while (url !== undefined) {
      const answer: ApiAnswer = await this.#attempt(url, request)
      yield this.parse(schema, answer, request)
      url = this.#next(answer)
    }
  }

  async ask(request: ApiRequest): Promise<ApiAnswer> {
    return this.#attempt(this.#url(request), request)
  }

  /** Waits, as the time that passes is a parameter in tests. */
  async wait(milliseconds: number, signal: AbortSignal): Promise<void> {
    await this.#wait(milliseconds, signal)
  }

  async #attempt(url: string, request: ApiRequest): Promise<ApiAnswer> {
    const isRead = (request.method ?? 'GET') === 'GET'
    for (let pauses = 0, troubles = 0; ; ) {
      this.#limit.check()
      const pausing = this.#limit.pause()
      if (pausing > 0) await this.#wait(pausing, request.signal)
      const answer = await this.#send(url, request)
      const isLimited = this.#limit.note(answer.status, answer.headers, messageIn(answer.body))
      if (answer.status < 300 || request.expects?.includes(answer.status) === true) return answer
      if (isLimited) {
        this.#limit.check()
        if (pauses++ < mostPauses) continue
      }
      if (isRead && answer.status >= 500 && troubles++ < 1) {
        await this.#wait(1000, request.signal)
        continue
      }
      const { subject, method = 'GET' } = request
      throw refusalOf(answer, { host: this.host, method, subject })
    }
  }

  async #send(url: string, { method = 'GET', body, signal }: ApiRequest): Promise<ApiAnswer> {
    const known = method === 'GET' ? this.#cache.get(url) : undefined
    const answer = await (this.#options.fetch ?? guardedFetch)(url, {
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${this.#options.token}`,
        'x-github-api-version': apiVersion,
        'user-agent': 'panamax',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(known === undefined ? {} : { 'if-none-match': known.etag }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      allowPrivate: this.#options.allowPrivate,
      maxBytes,
      timeoutMs,
      signal,
    })
    const { status, headers } = answer
    if (status === 304 && known !== undefined) {
      // The limits are those of now, the links those of then.
      const { link } = known.headers
      return { status: 200, headers: { ...headers, ...(link === undefined ? {} : { link }) }, body: known.body }
    }
    const parsed = parseJson(answer.body)
    const etag = headers['etag']
    if (method === 'GET' && status === 200 && etag !== undefined) {
      this.#cache.put(url, { etag, headers, body: parsed, bytes: answer.body.byteLength })
    }
    return { status, headers, body: parsed }
  }

  #url({ path, query }: ApiRequest): string {
    const pairs = Object.entries(query ?? {}).map(([name, value]): [string, string] => [name, String(value)])
    const text = new URLSearchParams(pairs).toString()
    return `${this.#options.address}${path}${text === '' ? '' : `?${text}`}`
  }

  #next({ headers }: ApiAnswer): string | undefined {
    const next = /<([^<>]+)>\s*;\s*rel="next"/.exec(headers['link'] ?? '')?.[1]
    if (next === undefined) return undefined
    // The token goes with it: nowhere but to the same API.
    if (next.startsWith(`${this.#options.address}/`)) return next
    throw new PanamaxError('rejected', `${this.host} leads from one page of its list to another place.`)
  }
}

function parseJson(bytes: Uint8Array): unknown {
  if (bytes.byteLength === 0) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown
  } catch {
    return undefined
  }
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal })
  } catch (error) {
    throw new PanamaxError('canceled', 'Canceled while waiting for GitHub.', { cause: error })
  }
}
