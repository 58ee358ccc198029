import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import type { Duplex } from 'node:stream'

export interface TestSocket {
  /** What has arrived so far: text as strings, binary frames as bytes. */
  readonly frames: (string | Buffer)[]
  /** Code and reason of the close frame; "gone" when the connection ended without one. */
  readonly end: Promise<string>
  send(frame: string | Uint8Array): void
  /** With a close frame, as a browser does. */
  close(): void
}

const text = 1
const close = 8

/** A WebSocket client of RFC 6455 over a real connection, just enough for tests. Rejects with the status when it is refused. */
export function openWebSocket(url: string, headers: Readonly<Record<string, string>> = {}): Promise<TestSocket> {
  const handshake = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': randomBytes(16).toString('base64'),
  }
  return new Promise((resolve, reject) => {
    request(url, { headers: { ...handshake, ...headers }, agent: false })
      .on('upgrade', (_response, connection, head) => resolve(talk(connection, head)))
      .on('response', (response) => {
        reject(new Error(`HTTP ${response.statusCode}`))
        response.destroy()
      })
      .on('error', reject)
      .end()
  })
}

function talk(connection: Duplex, head: Buffer): TestSocket {
  const frames: (string | Buffer)[] = []
  let bytes = head
  let finish = (_how: string): void => undefined
  const end = new Promise<string>((resolve) => {
    finish = resolve
  })
  const take = () => {
    for (let frame = parse(bytes); frame !== undefined; frame = parse(bytes)) {
      bytes = bytes.subarray(frame.size)
      if (frame.kind === close) {
        const code = frame.data.length < 2 ? '' : frame.data.readUInt16BE(0)
        finish(`${code} ${frame.data.subarray(2).toString()}`.trim())
        connection.end(masked(close, frame.data.subarray(0, 2)))
      } else frames.push(frame.kind === text ? frame.data.toString() : Buffer.from(frame.data))
    }
  }
  connection.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk])
    take()
  })
  connection.on('error', () => undefined)
  connection.on('close', () => finish('gone'))
  take()
  return {
    frames,
    end,
    send: (frame) => void connection.write(masked(typeof frame === 'string' ? text : 2, Buffer.from(frame))),
    close: () => void connection.write(masked(close, Buffer.from([3, 232]))),
  }
}

function parse(bytes: Buffer): { kind: number; data: Buffer; size: number } | undefined {
  if (bytes.length < 2) return undefined
  const short = (bytes[1] ?? 0) & 127
  const start = short < 126 ? 2 : short === 126 ? 4 : 10
  if (bytes.length < start) return undefined
  const length = short < 126 ? short : short === 126 ? bytes.readUInt16BE(2) : Number(bytes.readBigUInt64BE(2))
  if (bytes.length < start + length) return undefined
  return { kind: (bytes[0] ?? 0) & 15, data: bytes.subarray(start, start + length), size: start + length }
}

function masked(kind: number, data: Buffer): Buffer {
  const mask = randomBytes(4)
  const head = Buffer.alloc(data.length < 126 ? 2 : data.length < 65_536 ? 4 : 10)
  head[0] = 128 | kind
  if (head.length === 2) head[1] = 128 | data.length
  else if (head.length === 4) head.writeUInt16BE(data.length, 2)
  else head.writeBigUInt64BE(BigInt(data.length), 2)
  if (head.length > 2) head[1] = 128 | (head.length === 4 ? 126 : 127)
  return Buffer.concat([head, mask, data.map((byte, index) => byte ^ (mask[index % 4] ?? 0))])
}
