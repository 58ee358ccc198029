export interface Frame {
  readonly stream: 'stdout' | 'stderr'
  readonly data: Buffer
}

/**
 * Takes a multiplexed stream (attach, logs, exec without a terminal) apart: a header of 8 bytes (stream, 3 zeros, length),
 * then the payload. A frame larger than `limit` comes in pieces, so that nobody can make us hold it whole.
 */
export class Demultiplexer {
  private readonly limit: number
  private header = Buffer.alloc(0)
  private stream: Frame['stream'] = 'stdout'
  private missing = 0
  private held: Buffer[] = []
  private size = 0

  constructor(limit = 65_536) {
    this.limit = limit
  }

  push(part: Uint8Array): Frame[] {
    const frames: Frame[] = []
    let chunk = asBuffer(part)
    while (chunk.length > 0) chunk = this.missing === 0 ? this.takeHeader(chunk) : this.takePayload(chunk, frames)
    return frames
  }

  /** What is left of a frame that was cut off. */
  end(): Frame[] {
    return this.size === 0 ? [] : [this.release()]
  }

  private takeHeader(chunk: Buffer): Buffer {
    const wanted = 8 - this.header.length
    this.header = Buffer.concat([this.header, chunk.subarray(0, wanted)])
    if (this.header.length === 8) {
      this.stream = this.header[0] === 2 ? 'stderr' : 'stdout'
      this.missing = this.header.readUInt32BE(4)
      this.header = Buffer.alloc(0)
    }
    return chunk.subarray(wanted)
  }

  private takePayload(chunk: Buffer, frames: Frame[]): Buffer {
    const piece = chunk.subarray(0, Math.min(this.missing, this.limit - this.size))
    this.missing -= piece.length
    this.size += piece.length
    this.held.push(piece)
    if (this.missing === 0 || this.size >= this.limit) frames.push(this.release())
    return chunk.subarray(piece.length)
  }

  private release(): Frame {
    const [first] = this.held
    const data = this.held.length === 1 && first !== undefined ? first : Buffer.concat(this.held)
    this.held = []
    this.size = 0
    return { stream: this.stream, data }
  }
}

export async function* demultiplex(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  const parser = new Demultiplexer()
  for await (const part of source) yield* parser.push(part)
  yield* parser.end()
}

/** A terminal's output has no frames: all of it is standard output. */
export async function* plain(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  for await (const part of source) yield { stream: 'stdout', data: asBuffer(part) }
}

function asBuffer(part: Uint8Array): Buffer {
  return Buffer.from(part.buffer, part.byteOffset, part.byteLength)
}
