import type { Runtime } from '@panamax/core/deploy/resource'

const signals: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  7: 'SIGBUS',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
}

/** What an exit code means, in words: "exit code 127: the command was not found". */
export function exitInWords(runtime: Pick<Runtime, 'exitCode' | 'outOfMemory' | 'error'>): string {
  const { exitCode: code } = runtime
  if (runtime.outOfMemory === true) return `exit code ${code ?? 137}: it used more memory than it may and was killed`
  if (code === undefined) return runtime.error ?? 'no exit code'
  const meaning = meaningOf(code)
  return meaning === undefined ? `exit code ${code}` : `exit code ${code}: ${meaning}`
}

function meaningOf(code: number): string | undefined {
  if (code === 125) return 'the engine could not run it'
  if (code === 126) return 'its command cannot be executed: no permission, or not a program for this machine'
  if (code === 127) return 'its command was not found in the image'
  if (code === 137) return 'it was killed (SIGKILL): by hand, by the grace period, or for lack of memory'
  if (code === 139) return 'it crashed (SIGSEGV)'
  if (code === 143) return 'it was asked to stop (SIGTERM)'
  const signal = code > 128 ? signals[code - 128] : undefined
  return signal === undefined ? undefined : `it was ended by ${signal}`
}
