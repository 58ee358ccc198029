export interface ServerEvent {
  readonly id: string | undefined
  readonly data: string
}

/** Reads a `text/event-stream` (HTML Living Standard, server-sent events): comments are passed over, `data` lines are joined. */
export async function* readServerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  let id: string | undefined
  let data: string[] = []
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const lines = (rest + decoder.decode(chunk.value, { stream: true })).split(/\r\n|\n|\r/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { id, data: data.join('\n') }
          data = []
        } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
        else if (line.startsWith('id:')) id = line.slice(line[3] === ' ' ? 4 : 3)
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
