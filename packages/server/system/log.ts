import { mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Logger, pino } from 'pino'
import type { LogLevel } from '../config.ts'

const largest = 10 * 1024 * 1024
const lookEvery = 60 * 60 * 1000

/** The second line of defence; the first is that nothing below these names is ever given to the log. */
const secretNames = ['password', 'token', 'secret', 'secretKey', 'authorization', 'cookie', 'values', 'environment']

export interface OpenLog {
  readonly log: Logger
  close(): void
}

/**
 * The server's own log, one JSON object a line. As a file: `logs/panamax.log` (0600), kept to about 10 MiB with one
 * predecessor. Written synchronously, so that the last line before a crash is there.
 */
export function openLog(options: { home: string; to: 'file' | 'stderr'; level: LogLevel }): OpenLog {
  if (options.to === 'stderr') return { log: createLogger(options.level, pino.destination(2)), close: () => undefined }
  const folder = join(options.home, 'logs')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'panamax.log')
  rotate(file)
  const destination = pino.destination({ dest: file, sync: true, mode: 0o600 })
  const timer = setInterval(() => {
    if (rotate(file)) destination.reopen()
  }, lookEvery).unref()
  // The file stays open until the process ends: whatever fails while everything closes still has to be written.
  return { log: createLogger(options.level, destination), close: () => clearInterval(timer) }
}

/** A logger that writes lines to anything. */
export function createLogger(level: LogLevel, destination: { write(line: string): void }): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
    },
    destination,
  )
}

function rotate(file: string): boolean {
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) < largest) return false
  renameSync(file, file.replace(/\.log$/, '.1.log'))
  return true
}
