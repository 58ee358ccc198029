export interface Frame {
  readonly stream: 'stdout' | 'stderr'
  readonly data: Buffer
}

/**
 * The frames of a multiplexed stream (attach, logs, exec without a terminal): a header of 8 bytes (stream, 3 zeros, length),
 * then the payload. A frame larger than `limit` comes in pieces, so that nobody can make us hold it whole.
 */
export async function* demultiplex(source: AsyncIterable<Uint8Array>, limit = 65_536): AsyncGenerator<Frame> {
  let header = Buffer.alloc(0)
  let stream: Frame['stream'] = 'stdout'
  let missing = 0
  let held: Buffer[] = []
  let size = 0
  for await (const part of source) {
    let chunk = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    while (chunk.length > 0) {
      if (missing === 0) {
        const wanted = 8 - header.length
        header = Buffer.concat([header, chunk.subarray(0, wanted)])
        chunk = chunk.subarray(wanted)
        if (header.length < 8) break
        stream = header[0] === 2 ? 'stderr' : 'stdout'
        missing = header.readUInt32BE(4)
        header = Buffer.alloc(0)
        continue
      }
      const piece = chunk.subarray(0, Math.min(missing, limit - size))
      chunk = chunk.subarray(piece.length)
      missing -= piece.length
      size += piece.length
      held.push(piece)
      if (missing === 0 || size >= limit) {
        yield { stream, data: Buffer.concat(held) }
        held = []
        size = 0
      }
    }
  }
  if (size > 0) yield { stream, data: Buffer.concat(held) }
}

/** A terminal's output has no frames: all of it is standard output. */
export async function* plain(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  for await (const part of source) {
    yield { stream: 'stdout', data: Buffer.from(part.buffer, part.byteOffset, part.byteLength) }
  }
}
