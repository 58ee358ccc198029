import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { PanamaxError } from '@panamax/core/errors'
import { sizeOfFolder } from './folder-size.ts'

export interface ProcessOptions {
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  readonly signal: AbortSignal
  readonly timeoutMs: number
  /** The process is ended when the folder grows beyond it. */
  readonly quota?: { readonly folder: string; readonly bytes: number }
}

/** Why a process was ended by us. */
export type Cut = 'canceled' | 'late' | 'large'

export interface Ended {
  /** undefined: by a signal. */
  readonly code: number | undefined
  /** The last 16 KiB. */
  readonly complaint: string
  readonly cut: Cut | undefined
}

export interface RunningProcess {
  readonly child: ChildProcessWithoutNullStreams
  /** After the streams are closed. Rejects with `unsupported` when there is no such program. */
  readonly ended: Promise<Ended>
  /** Ends the program with everything that it started. Idempotent. */
  stop(cut: Cut): void
}

const mostComplaint = 16_384
const graceMs = 3000

/**
 * Starts a program in a process group of its own, so that it can be ended with all that it started. Whoever calls reads stdout and
 * writes or ends stdin.
 */
export function startProcess(program: string, args: readonly string[], options: ProcessOptions): RunningProcess {
  const { cwd, environment, signal, quota } = options
  const child = spawn(program, [...args], { cwd, env: { ...environment }, detached: true, stdio: 'pipe' })
  let cut: Cut | undefined
  let complaint = ''
  let isOver = false
  const kill = (name: NodeJS.Signals): void => {
    if (child.pid === undefined || isOver) return
    try {
      process.kill(-child.pid, name)
    } catch {
      // It has ended meanwhile.
    }
  }
  let grace: NodeJS.Timeout | undefined
  const stop = (why: Cut): void => {
    if (cut !== undefined || isOver) return
    cut = why
    kill('SIGTERM')
    // One that holds on to its output would keep us waiting for the end of it.
    grace = setTimeout(() => {
      kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }, graceMs)
  }
  const onAbort = (): void => stop('canceled')
  signal.addEventListener('abort', onAbort, { once: true })
  const deadline = setTimeout(() => stop('late'), options.timeoutMs)
  const gauge = quota === undefined ? undefined : watchSize(quota, () => stop('large'))
  child.stdin.on('error', () => undefined)
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString('utf8')).slice(-mostComplaint)
  })
  const ended = new Promise<Ended>((resolve, reject) => {
    const settle = (): void => {
      isOver = true
      signal.removeEventListener('abort', onAbort)
      clearTimeout(deadline)
      clearTimeout(grace)
      gauge?.()
    }
    child.on('error', (cause) => {
      if (child.pid !== undefined) return
      settle()
      reject(
        new PanamaxError('unsupported', `The program ${program} cannot be started on the server. Install it.`, {
          cause,
        }),
      )
    })
    child.on('close', (code) => {
      settle()
      const end = (isLarge: boolean): void =>
        resolve({ code: code ?? undefined, complaint, cut: isLarge ? 'large' : cut })
      // It may have been quicker than we look.
      if (quota === undefined || cut !== undefined) end(false)
      else void sizeOfFolder(quota.folder, quota.bytes).then((size) => end(size > quota.bytes))
    })
  })
  if (signal.aborted) onAbort()
  return { child, ended, stop }
}

function watchSize({ folder, bytes }: { folder: string; bytes: number }, onLarge: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  let isOver = false
  const look = async (): Promise<void> => {
    if ((await sizeOfFolder(folder, bytes)) > bytes) onLarge()
    if (!isOver) timer = setTimeout(() => void look(), 200)
  }
  timer = setTimeout(() => void look(), 200)
  return () => {
    isOver = true
    clearTimeout(timer)
  }
}
