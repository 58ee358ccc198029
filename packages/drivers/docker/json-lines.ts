import { PanamaxError } from '@panamax/core/errors'

/** Values of a stream of JSON texts, one to a line. A line that is none is passed over; one beyond 4 MB ends the stream. */
export async function* jsonLines(source: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of source) {
    text += decoder.decode(chunk, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    if (text.length > 4e6) throw new PanamaxError('rejected', 'The engine sent a line of more than 4 MB.')
    for (const line of lines) {
      const value = parse(line)
      if (value !== undefined) yield value
    }
  }
  const last = parse(text)
  if (last !== undefined) yield last
}

function parse(line: string): unknown {
  if (line.trim() === '') return undefined
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
