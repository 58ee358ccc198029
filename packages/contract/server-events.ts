export interface ServerEvent {
  readonly id: string | undefined
  /** "message" unless the server says otherwise. */
  readonly type: string
  readonly data: string
}

/** Reads a `text/event-stream` (HTML Living Standard, server-sent events): comments are passed over, `data` lines are joined. */
export async function* readServerEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent> {
  const decoder = new TextDecoder()
  const reader = body.getReader()
  let rest = ''
  /** The last piece ended with the first half of what may be one line end. */
  let cutAtReturn = false
  let id: string | undefined
  let type = 'message'
  let data: string[] = []
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const decoded = decoder.decode(chunk.value, { stream: true })
      if (decoded === '') continue
      const text = cutAtReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded
      cutAtReturn = decoded.endsWith('\r')
      const lines = (rest + text).split(/\r\n|\n|\r/)
      rest = lines.pop() ?? ''
      for (const line of lines) {
        if (line === '') {
          if (data.length > 0) yield { id, type, data: data.join('\n') }
          data = []
          type = 'message'
        } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5))
        else if (line.startsWith('event:')) type = line.slice(line[6] === ' ' ? 7 : 6)
        else if (line.startsWith('id:')) id = line.slice(line[3] === ' ' ? 4 : 3)
      }
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}
