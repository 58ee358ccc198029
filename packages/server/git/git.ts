import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitCredentials } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import { type Network, systemNetwork } from '../net/network.ts'
import { type Access, openAccess } from './access.ts'
import type { GitAddress } from './address.ts'
import { type GitAuthor, gitEnvironment, gitOptions } from './environment.ts'
import { gitFailure } from './failure.ts'
import { type HelperPrograms, writeHelperPrograms } from './helper-programs.ts'
import { type RunningProcess, startProcess } from './process.ts'
import { findMoved } from './redirect.ts'
import { runFolders, sweepRunFolders } from './run-folder.ts'
import { isRecentGit, oldestGit } from './version.ts'

export interface GitRun {
  /** An empty folder of ours unless given. */
  readonly cwd?: string
  /** The one place that this run may reach; absent: none. The same place goes into the arguments as `remote.url`. */
  readonly remote?: GitAddress
  readonly credentials?: GitCredentials | undefined
  /** Folders, file:// and private addresses: only where an admin has asked for this address. */
  readonly allowLocal: boolean
  readonly signal: AbortSignal
  /** 10 minutes unless given. */
  readonly timeoutMs?: number
  readonly input?: string | Uint8Array
  /** Of commits. */
  readonly author?: GitAuthor
  /** git is ended when this folder grows beyond it. */
  readonly quota?: { readonly folder: string; readonly bytes: number }
  /** Of stdout, in bytes; 64 MiB unless given. */
  readonly maxOutput?: number
}

export interface GitOptions {
  /** For what git needs of its own: helper programs, known hosts. Made when first used. */
  readonly folder: string
  /** PATH: where git and ssh are. */
  readonly path: string
  readonly network?: Network
  readonly program?: string
}

/** A git command whose output is read while it runs. */
export interface OpenGit extends RunningProcess {
  /** Resolves when it has ended well; throws as `run` does. Call it once, also after a failure elsewhere. */
  finish(): Promise<void>
}

interface Places {
  readonly programs: HelperPrograms
  readonly home: string
}

const tenMinutes = 600_000
const mostOutput = 64 * 1_048_576

/**
 * The system's git, run without anything that a repository, a person's settings or the machine's could add to it: no hooks, no
 * submodules, no prompts, no credential helpers, no redirects to unchecked places, one transport.
 */
export class Git {
  readonly #options: GitOptions
  readonly #network: Network
  readonly #runs: string
  #places: Promise<Places> | undefined

  constructor(options: GitOptions) {
    this.#options = options
    this.#network = options.network ?? systemNetwork
    this.#runs = runFolders(options.folder)
  }

  /** Removes what an earlier process left of its runs when it was killed in the middle. Only one process uses the folder. */
  sweep(): Promise<void> {
    return sweepRunFolders(this.#runs)
  }

  /**
   * Runs git and gives its stdout as text. `args` start with the command; addresses and paths come after `--` there. Throws
   * PanamaxError: `unreachable`, `rejected`, `not_found`, `forbidden`, `unsupported`, `canceled`, `failed`, with `details.reason`
   * of type GitFailure where git gave it. No credential is in the message, in the arguments, or on the disk afterwards.
   */
  async run(args: readonly string[], options: GitRun): Promise<string> {
    return (await this.runBytes(args, options)).toString('utf8')
  }

  /** The same, without taking stdout for text. */
  async runBytes(args: readonly string[], options: GitRun): Promise<Buffer> {
    try {
      return await this.#runOnce(args, options)
    } catch (error) {
      const { remote } = options
      const isMoved = error instanceof PanamaxError && error.details['reason'] === 'redirect'
      if (!isMoved || remote === undefined) throw error
      const moved = await findMoved(remote, options, this.#network)
      if (moved === undefined) throw error
      return this.#runOnce(args, { ...options, ...moved, instead: remote.url })
    }
  }

  /** Starts git for whoever reads its output and writes its input themselves. Redirects are not followed. */
  async open(args: readonly string[], options: GitRun & { readonly instead?: string }): Promise<OpenGit> {
    const { programs, home } = await this.#prepare()
    const { remote, credentials, allowLocal, signal, timeoutMs = tenMinutes } = options
    const knownHosts = join(this.#options.folder, 'known_hosts')
    const access =
      remote &&
      (await openAccess(
        { remote, credentials, allowLocal, signal },
        { programs, knownHosts, runs: this.#runs, network: this.#network },
      ))
    const environment = {
      ...gitEnvironment(this.#options.path, home, options.author),
      GIT_CEILING_DIRECTORIES: this.#options.folder,
      ...access?.environment,
      ...insteadOf(remote, options.instead),
    }
    try {
      const running = startProcess(this.#options.program ?? 'git', [...gitOptions(remote, access?.resolved), ...args], {
        cwd: options.cwd ?? home,
        environment,
        signal,
        timeoutMs,
        ...(options.quota === undefined ? {} : { quota: options.quota }),
      })
      const finish = () => this.#finish(running, access, { command: commandOf(args), remote, timeoutMs })
      return { ...running, finish }
    } catch (error) {
      await access?.close()
      throw error
    }
  }

  async #runOnce(args: readonly string[], options: GitRun & { readonly instead?: string }): Promise<Buffer> {
    const running = await this.open(args, options)
    const chunks: Buffer[] = []
    let size = 0
    running.child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > (options.maxOutput ?? mostOutput)) running.stop('large')
      else chunks.push(chunk)
    })
    running.child.stdin.end(options.input)
    await running.finish()
    return Buffer.concat(chunks)
  }

  async #finish(
    running: RunningProcess,
    access: Access | undefined,
    context: { readonly command: string; readonly remote: GitAddress | undefined; readonly timeoutMs: number },
  ): Promise<void> {
    try {
      const ended = await running.ended
      if (ended.code === 0 && ended.cut === undefined) return
      throw gitFailure(context.command, ended, { ...context, secrets: access?.secrets ?? [] })
    } finally {
      await access?.close()
    }
  }

  #prepare(): Promise<Places> {
    this.#places ??= this.#makePlaces().catch((error: unknown) => {
      this.#places = undefined
      throw error
    })
    return this.#places
  }

  async #makePlaces(): Promise<Places> {
    const home = join(this.#options.folder, 'home')
    await mkdir(home, { recursive: true, mode: 0o700 })
    const programs = await writeHelperPrograms(join(this.#options.folder, 'programs'))
    await this.#checkVersion(home)
    return { programs, home }
  }

  async #checkVersion(home: string): Promise<void> {
    const running = startProcess(this.#options.program ?? 'git', ['--version'], {
      cwd: home,
      environment: gitEnvironment(this.#options.path, home),
      signal: new AbortController().signal,
      timeoutMs: 10_000,
    })
    let text = ''
    running.child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
    running.child.stdin.end()
    await running.ended
    if (isRecentGit(text)) return
    throw new PanamaxError('unsupported', `The git on the server is too old. Install git ${oldestGit} or newer.`)
  }
}

/** Of the command, not of the options before it. */
function commandOf(args: readonly string[]): string {
  const index = args.findIndex((arg, at) => !arg.startsWith('-') && args[at - 1] !== '-c' && args[at - 1] !== '-C')
  return args[index] ?? 'command'
}

/** In the environment, since the name of a setting in an argument ends at the first "=". */
function insteadOf(remote: GitAddress | undefined, instead: string | undefined): Record<string, string> {
  if (remote === undefined || instead === undefined) return {}
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: `url.${remote.url}.insteadOf`,
    GIT_CONFIG_VALUE_0: instead,
  }
}
