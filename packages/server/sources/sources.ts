import { setMaxListeners } from 'node:events'
import { messageOf, PanamaxError } from '@panamax/core/errors'
import type { SourceCredentials } from '@panamax/contract/sources'
import type { FileCounts } from '../store/source-files.ts'
import type { StoredSource } from '../store/sources.ts'
import { storeFailure } from '../store/store-failure.ts'
import { removeCache } from './git-source.ts'
import { freeSourceName, type Place } from './place.ts'
import { cacheOf, type RefreshRoom, refreshSource } from './refresh.ts'
import { pauseAfterFailure, pauseAfterSuccess, type Rhythm, rhythm as standardRhythm } from './schedule.ts'
import { Slots } from '../streams/slots.ts'

export type SourceState = 'pending' | 'refreshing' | 'ready' | 'failed'

export interface SourcesRoom extends RefreshRoom {
  readonly now: () => Date
  /** From 0 to 1. */
  readonly random: () => number
  readonly rhythm?: Rhythm
  /** Is told of each change of state; `removed`: there is no such source any more. */
  announce(name: string, state: SourceState | 'removed'): void
  log(level: 'info' | 'warn' | 'error', message: string, details: Readonly<Record<string, unknown>>): void
}

export interface SourceStatus {
  readonly source: StoredSource
  readonly state: SourceState
  readonly counts: FileCounts
}

interface Running {
  readonly stop: AbortController
  /** The error that it ended with, if any; never rejects. */
  readonly ended: Promise<PanamaxError | undefined>
}

const libraryName = 'library'
const noFiles: FileCounts = { templates: 0, warnings: 0, skipped: 0, files: 0 }
const atOnce = 2
/** Longer timers than this are set anew: the clock of a machine that slept is then looked at again. */
const longestTimer = 900_000

/** The places that templates come from: kept fresh, one refresh of each at a time and two in all. */
export class Sources {
  readonly #room: SourcesRoom
  readonly #rhythm: Rhythm
  readonly #running = new Map<string, Running>()
  readonly #slots = new Slots(atOnce)
  #timer: NodeJS.Timeout | undefined
  #isClosed = false
  #isStarted = false

  constructor(room: SourcesRoom) {
    this.#room = room
    this.#rhythm = room.rhythm ?? standardRhythm
  }

  /** Reads the bundled library, and everything else that is due; from then on each when its time comes. Does not wait. */
  start(): void {
    this.#isStarted = true
    const { git, log } = this.#room
    git.sweep().catch((error: unknown) => log('warn', 'what was left of git could not be removed', { err: error }))
    void this.#run(libraryName)
    this.#arm()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#timer)
    const running = [...this.#running.values()]
    for (const { stop } of running) stop.abort()
    await Promise.all(running.map(({ ended }) => ended))
  }

  list(): SourceStatus[] {
    const counts = this.#room.files.allCounts()
    return this.#room.sources.list().map((source) => this.#status(source, counts.get(source.name)))
  }

  /** Throws `not_found`. */
  get(name: string): SourceStatus {
    const source = this.#find(name)
    return this.#status(source, this.#room.files.counts(name))
  }

  /**
   * Adds a source and reads it. When that does not work, or `signal` is aborted, there is no such source afterwards. Throws
   * `conflict` for a name or place that is there already, and whatever reading it throws. Gives its name.
   */
  async add(
    place: Place,
    { name, isLocal, signal }: { name: string | undefined; isLocal: boolean; signal: AbortSignal },
  ): Promise<string> {
    const { sources, now } = this.#room
    const { kind, address, branch, folder, credentials, query } = place
    const same = sources.findByPlace(place)
    if (same !== undefined) throw new PanamaxError('conflict', `This is the source ${same.name} already.`)
    const names = new Set([libraryName, ...sources.list().map((source) => source.name)])
    if (name !== undefined && names.has(name)) {
      throw new PanamaxError('conflict', `There is a source called ${name} already. Choose another name.`)
    }
    const chosen = name ?? freeSourceName(place.words, names)
    sources.add({
      name: chosen,
      kind,
      address,
      branch,
      folder,
      isLocal,
      credentials,
      query,
      createdAt: now().toISOString(),
    })
    const stop = (): void => this.#running.get(chosen)?.stop.abort()
    const read = this.#run(chosen)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    const error = await read
    signal.removeEventListener('abort', stop)
    if (error === undefined) return chosen
    await this.#stop(chosen)
    await this.#delete(chosen)
    throw error
  }

  /**
   * Reads a source now, or waits for the refresh that runs already. However it ends, the answer is in its state; `signal` ends
   * the waiting only. Throws `not_found`.
   */
  async refresh(name: string, signal?: AbortSignal): Promise<void> {
    this.#find(name)
    const ended = this.#run(name)
    await (signal === undefined ? ended : Promise.race([ended, aborted(signal)]))
  }

  /** What is absent stays, undefined is taken away. Then reads it anew, as `refresh` does. Throws `not_found`, `invalid_request`, `conflict`. */
  async update(
    name: string,
    change: { branch?: string | undefined; folder?: string | undefined; credentials?: SourceCredentials | undefined },
    signal?: AbortSignal,
  ): Promise<void> {
    const source = this.#find(name)
    if (source.kind === 'library') throw new PanamaxError('invalid_request', 'The bundled library cannot be changed.')
    const other = this.#room.sources.findByPlace({ ...source, ...change })
    if (other !== undefined && other.name !== name)
      throw new PanamaxError('conflict', `This is the source ${other.name} already.`)
    await this.#stop(name)
    // It may have been removed meanwhile.
    this.#find(name)
    this.#room.sources.change(name, change)
    await this.refresh(name, signal)
  }

  /** With its templates and what was fetched. A refresh that runs is stopped first. Throws `not_found`, `invalid_request`. */
  async remove(name: string): Promise<void> {
    if (this.#find(name).kind === 'library') {
      throw new PanamaxError('invalid_request', 'The bundled library belongs to Panamax and cannot be removed.')
    }
    await this.#stop(name)
    await this.#delete(name)
  }

  async #delete(name: string): Promise<void> {
    if (this.#room.sources.remove(name)) this.#room.announce(name, 'removed')
    await removeCache(cacheOf(this.#room, name))
  }

  /** Afterwards none runs, until whoever calls lets go of the thread. */
  async #stop(name: string): Promise<void> {
    for (let running = this.#running.get(name); running !== undefined; running = this.#running.get(name)) {
      running.stop.abort()
      await running.ended
    }
  }

  #run(name: string): Promise<PanamaxError | undefined> {
    const known = this.#running.get(name)
    if (known !== undefined) return known.ended
    if (this.#isClosed) return Promise.resolve(new PanamaxError('canceled', 'The server is shutting down.'))
    const stop = new AbortController()
    // Every step of a refresh listens to it.
    setMaxListeners(0, stop.signal)
    const ended = this.#refresh(name, stop.signal).finally(() => {
      this.#running.delete(name)
      const source = this.#room.sources.find(name)
      if (source !== undefined) this.#room.announce(name, stateOf(source))
      // Whoever has stopped it knows how to go on.
      if (!stop.signal.aborted) this.#arm()
    })
    this.#running.set(name, { stop, ended })
    this.#room.announce(name, 'refreshing')
    return ended
  }

  #refresh(name: string, signal: AbortSignal): Promise<PanamaxError | undefined> {
    let isWaiting = true
    const work = this.#slots.run(() => {
      isWaiting = false
      return this.#read(name, signal)
    })
    // One that waits for others has nothing to end.
    return Promise.race([work, aborted(signal).then(() => (isWaiting ? stopped() : work))])
  }

  async #read(name: string, signal: AbortSignal): Promise<PanamaxError | undefined> {
    const { sources, now, random } = this.#room
    const source = sources.find(name)
    if (source === undefined || signal.aborted) return stopped()
    try {
      await refreshSource(this.#room, source, {
        signal,
        settle: (state) => {
          const at = now()
          const nextAt = later(at, pauseAfterSuccess(this.#rhythm, random()))
          sources.succeed(name, { ...state, at: at.toISOString(), nextAt })
        },
      })
      return undefined
    } catch (error) {
      return signal.aborted ? stopped() : this.#fail(source, error)
    }
  }

  #fail({ name, failures }: StoredSource, error: unknown): PanamaxError {
    const { sources, now, random, log } = this.#room
    const failure = asFailure(error)
    const at = now()
    const nextAt = later(at, pauseAfterFailure(this.#rhythm, failures + 1, random()))
    sources.fail(name, { error: failure.message, at: at.toISOString(), nextAt })
    const isBug = failure.code === 'internal'
    const details = { source: name, failures: failures + 1, ...(isBug ? { err: error } : { reason: failure.message }) }
    log(isBug ? 'error' : 'warn', 'a source could not be read', details)
    return failure
  }

  /** Sets the one timer to the next source that is due. */
  #arm(): void {
    clearTimeout(this.#timer)
    if (this.#isClosed || !this.#isStarted) return
    const now = this.#room.now().getTime()
    const due = this.#room.sources
      .list()
      .filter(({ name, kind }) => kind !== 'library' && !this.#running.has(name))
      .map(({ name, nextAt }) => ({ name, in: nextAt === undefined ? 0 : Date.parse(nextAt) - now }))
      .sort((a, b) => a.in - b.in)
    for (const { name } of due.filter((each) => each.in <= 0)) void this.#run(name)
    const next = due.find((each) => each.in > 0)?.in ?? longestTimer
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#arm(), Math.min(next, longestTimer))
    this.#timer.unref()
  }

  #status(source: StoredSource, found: FileCounts | undefined): SourceStatus {
    // What became of its files is known to whoever makes a release.
    const bundled = { ...noFiles, templates: this.#room.templates.count(source.name) }
    const counts = source.kind === 'library' ? bundled : (found ?? noFiles)
    const state = this.#running.has(source.name) ? 'refreshing' : stateOf(source)
    return { source, state, counts }
  }

  #find(name: string): StoredSource {
    const source = this.#room.sources.find(name)
    if (source !== undefined) return source
    throw new PanamaxError('not_found', `There is no source called "${name}". See them all with: panamax source list`)
  }
}

function stateOf({ error, refreshedAt }: StoredSource): SourceState {
  if (error !== undefined) return 'failed'
  return refreshedAt === undefined ? 'pending' : 'ready'
}

function later(date: Date, milliseconds: number): string {
  return new Date(date.getTime() + milliseconds).toISOString()
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

function stopped(): PanamaxError {
  return new PanamaxError('canceled', 'The refresh was stopped.')
}

/** What is no PanamaxError is a bug or a broken disk. */
function asFailure(error: unknown): PanamaxError {
  if (error instanceof PanamaxError) return error
  return (
    storeFailure(error) ??
    new PanamaxError('internal', `Reading the source failed: ${messageOf(error)}`, { cause: error })
  )
}
