import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { PanamaxError } from '@panamax/core/errors'

/** Asks on the terminal, by way of standard error, so that standard output stays clean. */
export async function confirm(question: string, yes: boolean): Promise<boolean> {
  if (yes) return true
  requireTerminal('Nobody is here to answer. Add --yes to go on without being asked.')
  const answer = await ask(`${question} [y/N] `, process.stderr)
  return /^y(es)?$/i.test(answer.trim())
}

/** Reads a line from the terminal. */
export async function askLine(question: string): Promise<string> {
  requireTerminal('Nobody is here to answer.')
  return (await ask(question, process.stderr)).trim()
}

/** Reads a line without echo; from a pipe, its first line. */
export async function secret(question: string): Promise<string> {
  if (!process.stdin.isTTY) return firstLine()
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const answer = await ask('', silent)
  process.stderr.write('\n')
  return answer
}

function requireTerminal(message: string): void {
  if (!process.stdin.isTTY) throw new PanamaxError('invalid_request', message)
}

async function ask(question: string, output: NodeJS.WritableStream): Promise<string> {
  const lines = createInterface({ input: process.stdin, output, terminal: true })
  const canceled = new AbortController()
  lines.once('SIGINT', () => canceled.abort())
  lines.once('close', () => canceled.abort())
  try {
    return await lines.question(question, { signal: canceled.signal })
  } catch (error) {
    throw new PanamaxError('canceled', 'Canceled: nothing was changed.', { cause: error })
  } finally {
    lines.close()
  }
}

async function firstLine(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8').split('\n')[0]?.replace(/\r$/, '') ?? ''
}
