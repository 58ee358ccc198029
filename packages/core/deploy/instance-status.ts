import { durationWords } from './duration-words.ts'
import type { Observed, Resource, Runtime } from './resource.ts'

export type ServiceState =
  | 'pending'
  | 'pulling'
  | 'starting'
  | 'running'
  | 'healthy'
  | 'unhealthy'
  | 'restarting'
  | 'completed'
  | 'failed'
  | 'stopped'
  | 'unknown'

export interface Status {
  readonly state: ServiceState
  /** Why, in plain words. Never blank. */
  readonly reason: string
}

export interface Circumstances {
  readonly wanted: 'running' | 'stopped'
  /** Milliseconds since 1970. */
  readonly now: number
  readonly up: Resource['up']
  /** Its last line of output. */
  readonly lastLog?: string | undefined
  /** Since when the engine has been counting restarts (milliseconds since 1970), where that is known. */
  readonly startedByHand?: number | undefined
}

/** Started again so recently, it may well fall over again: engines show a crash loop as running half of the time. */
const SHAKY = 10_000
const RESTART_PAUSE = 2_000
const LONGEST_QUOTE = 200

/** How one thing that runs is, from what the engine tells about it. */
export function instanceStatus(item: Observed, circumstances: Circumstances): Status {
  const { runtime } = item
  if (runtime === undefined) return { state: 'unknown', reason: `the engine says nothing about ${item.name}` }
  switch (runtime.phase) {
    case 'running':
      return whileRunning(runtime, circumstances)
    case 'restarting':
      return { state: 'restarting', reason: crashes(runtime, circumstances) }
    case 'exited':
      return afterExit(item, runtime, circumstances)
    case 'created':
      return beforeStart(runtime, circumstances)
    case 'paused':
      return { state: 'stopped', reason: 'paused' }
    case 'removing':
      return { state: 'stopped', reason: 'being removed' }
    case 'dead':
      return { state: 'failed', reason: `the engine could not remove it${because(runtime)}` }
  }
}

function whileRunning(runtime: Runtime, circumstances: Circumstances): Status {
  const { health, healthOutput, restarts = 0, startedAt } = runtime
  const age = since(startedAt, circumstances.now)
  const span = age === undefined ? '' : ` for ${durationWords(age)}`
  if (health === 'unhealthy') {
    const output = healthOutput === undefined || healthOutput.trim() === '' ? 'it says nothing' : quote(healthOutput)
    return { state: 'unhealthy', reason: `health check failing: ${output}` }
  }
  if (restarts > 0 && age !== undefined && age < SHAKY) {
    return { state: 'restarting', reason: crashes(runtime, circumstances) }
  }
  if (health === 'starting') return { state: 'starting', reason: `waiting for its health check${span}` }
  if (health === 'healthy') return { state: 'healthy', reason: `health check passes, up${span}` }
  return { state: 'running', reason: circumstances.up === 'completed' ? `at work${span}` : `up${span}` }
}

function afterExit(item: Observed, runtime: Runtime, circumstances: Circumstances): Status {
  const { exitCode, outOfMemory, restarts = 0 } = runtime
  const age = since(runtime.finishedAt, circumstances.now)
  const ago = age === undefined ? '' : ` ${durationWords(age)} ago`
  const when = ago === '' ? '' : `,${ago}`
  if (exitCode === 0 && circumstances.up === 'completed') return { state: 'completed', reason: `completed${ago}` }
  if (circumstances.wanted === 'stopped') return { state: 'stopped', reason: `stopped${ago}` }
  if (outOfMemory === true) {
    return { state: 'failed', reason: `ran out of memory and was killed${ago}${lastLine(circumstances)}` }
  }
  // With such a policy the engine lets it rest only when somebody stopped it.
  if (isKeptUp(item)) {
    // Between its end and the restart an engine may still call it exited.
    if (age !== undefined && age < RESTART_PAUSE)
      return { state: 'restarting', reason: crashes(runtime, circumstances) }
    return { state: 'stopped', reason: `stopped${ago}, not by Panamax` }
  }
  if (exitCode === 0) return { state: 'completed', reason: `ended with exit code 0${when}` }
  const code = exitCode === undefined ? 'exited' : `exited with code ${exitCode}`
  const tries = restarts > 0 ? ` after ${count(restarts, 'restart')}` : ''
  return { state: 'failed', reason: `${code}${tries}${when}${because(runtime)}${lastLine(circumstances)}` }
}

function beforeStart(runtime: Runtime, { wanted }: Circumstances): Status {
  if (runtime.error !== undefined && runtime.error !== '') {
    return { state: 'failed', reason: `could not be started: ${quote(runtime.error)}` }
  }
  if (wanted === 'stopped') return { state: 'stopped', reason: 'never started' }
  return { state: 'pending', reason: 'created, not yet started' }
}

/** "exited with code 1, 4 restarts in 2 minutes; last line: …" */
function crashes(runtime: Runtime, circumstances: Circumstances): string {
  const { exitCode, restarts = 0, outOfMemory } = runtime
  const end =
    outOfMemory === true ? 'ran out of memory' : exitCode === undefined ? 'exited' : `exited with code ${exitCode}`
  const { startedByHand, now } = circumstances
  const within = startedByHand === undefined ? '' : ` in ${durationWords(now - startedByHand)}`
  return `${end}, ${count(restarts, 'restart')}${within}${because(runtime)}${lastLine(circumstances)}`
}

function because({ error }: Runtime): string {
  return error === undefined || error === '' ? '' : ` (${quote(error)})`
}

function lastLine({ lastLog }: Circumstances): string {
  return lastLog === undefined || lastLog.trim() === '' ? '' : `; last line: ${quote(lastLog)}`
}

/** One line of it, without what a terminal would obey. */
function quote(text: string): string {
  const line = text.replace(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 1)}…` : line
}

/** By its restart policy, whatever its exit code. */
function isKeptUp(item: Observed): boolean {
  return ['always', 'any', 'unless-stopped'].includes(item.facets?.['restart'] ?? '')
}

function since(moment: string | undefined, now: number): number | undefined {
  const time = moment === undefined ? Number.NaN : Date.parse(moment)
  // Engines write the year 1 for "never".
  return Number.isNaN(time) || time <= 0 ? undefined : Math.max(0, now - time)
}

function count(number: number, word: string): string {
  return number === 1 ? `1 ${word}` : `${number} ${word}s`
}
