import type { ExecRequest, ExecSession } from '@panamax/core/deploy/driver'

type Chunk = ExecSession['output'] extends AsyncIterable<infer C> ? C : never

/** How the engine begins what it writes, in place of the command, into the command's own output. */
const beginnings = ['OCI runtime exec failed:', 'unable to find user ', 'unable to find group ']

/**
 * A command that the engine could not start, in words and with the exit code of shells: 127 where there is no such program.
 * Everything else passes as it is. Reading the output to its end makes the exit code known.
 */
export function explained(
  { output, exitCode }: Pick<ExecSession, 'output' | 'exitCode'>,
  request: Pick<ExecRequest, 'command' | 'service' | 'workdir' | 'tty'>,
): Pick<ExecSession, 'output' | 'exitCode'> {
  let refusal: Refusal | undefined
  let reading: Promise<void> | undefined
  const read = async function* (over: () => void): AsyncGenerator<Chunk> {
    let isFirst = true
    try {
      for await (const chunk of output) {
        const text = isFirst ? Buffer.from(chunk.data).toString('utf8') : ''
        isFirst = false
        // Whatever a program writes may begin like that: only its exit code tells that there was none.
        if (beginnings.some((each) => text.startsWith(each)) && isRefused(await exitCode.catch(() => 0))) {
          refusal = inWords(text, request)
          const end = request.tty ? '\r\n' : '\n'
          yield { stream: request.tty ? 'stdout' : 'stderr', data: Buffer.from(refusal.text + end) }
        } else yield chunk
      }
    } finally {
      over()
    }
  }
  return {
    output: {
      [Symbol.asyncIterator]() {
        const { promise, resolve } = withResolver()
        reading = promise
        return read(resolve)[Symbol.asyncIterator]()
      },
    },
    exitCode: exitCode.then(async (code) => {
      // What it says and what it ends with go together; whoever does not read has no use for it.
      if (isRefused(code)) await reading
      return refusal?.code ?? code
    }),
  }
}

function isRefused(code: number): boolean {
  return code === 126 || code === 127
}

function withResolver(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => undefined
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}

interface Refusal {
  readonly text: string
  readonly code: number
}

function inWords(reason: string, request: Pick<ExecRequest, 'command' | 'service' | 'workdir'>): Refusal {
  const { command, service, workdir } = request
  const [program = ''] = command
  const where = `in ${service}'s container`
  const user = /unable to find (user|group) ([^:]+)/.exec(reason)
  if (user !== null) return { text: `There is no ${user[1]} '${user[2]}' ${where}.`, code: 126 }
  if (/chdir to cwd/.test(reason)) return { text: `There is no folder '${workdir ?? ''}' ${where}.`, code: 126 }
  if (/executable file not found|: stat .*: no such file or directory/.test(reason)) {
    const hint = program === 'sh' ? ' Name another one after --.' : ''
    return { text: `There is no program '${program}' ${where}.${hint}`, code: 127 }
  }
  if (/no such file or directory/.test(reason)) {
    const text = `'${program}' ${where} cannot be started: the interpreter that its first line names is not there.`
    return { text, code: 127 }
  }
  if (/permission denied/.test(reason)) return { text: `'${program}' ${where} may not be executed.`, code: 126 }
  if (/exec format error/.test(reason))
    return { text: `'${program}' ${where} is no program for this machine.`, code: 126 }
  return { text: `The engine could not start '${program}' ${where}: ${reason.trim()}`, code: 126 }
}
