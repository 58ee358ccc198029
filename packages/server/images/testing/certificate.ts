import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto'

export interface TestCertificate {
  /** PEM. */
  readonly certificate: string
  /** PEM, PKCS 8. */
  readonly key: string
  /** The certificate as it stands in the `x5c` of a signed token: base64 of its DER. */
  readonly der: string
}

/** A certificate that signs itself (X.509 v3, RSA), for one IPv4 address, valid for a day. Nobody vouches for it. */
export function makeCertificate(address: string): TestCertificate {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const sha256WithRsa = sequence(oid(1, 2, 840, 113549, 1, 1, 11), tagged(0x05))
  const name = sequence(tagged(0x31, sequence(oid(2, 5, 4, 3), tagged(0x0c, Buffer.from('test')))))
  const now = Date.now()
  const extensions = sequence(
    // subjectAltName: iPAddress
    extension(oid(2, 5, 29, 17), sequence(tagged(0x87, Buffer.from(address.split('.').map(Number))))),
    // basicConstraints: cA
    extension(oid(2, 5, 29, 19), sequence(tagged(0x01, Buffer.from([0xff])))),
  )
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sha256WithRsa,
    name,
    sequence(time(now - 3_600_000), time(now + 86_400_000)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    tagged(0xa3, extensions),
  )
  const signature = createSign('sha256').update(body).sign(privateKey)
  const der = sequence(body, sha256WithRsa, tagged(0x03, Buffer.from([0]), signature)).toString('base64')
  const lines = der.match(/.{1,64}/g) ?? []
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })),
    der,
  }
}

/** ASN.1 in DER: a tag, a length, a content. */
function tagged(tag: number, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const { length } = body
  const head =
    length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length & 255]
  return Buffer.concat([Buffer.from(head), body])
}

function sequence(...items: readonly Buffer[]): Buffer {
  return tagged(0x30, ...items)
}

function integer(bytes: Buffer): Buffer {
  return tagged(0x02, bytes)
}

function extension(id: Buffer, value: Buffer): Buffer {
  return sequence(id, tagged(0x04, value))
}

function oid(first: number, second: number, ...rest: readonly number[]): Buffer {
  const bytes = rest.flatMap((arc) => {
    const groups = [arc & 127]
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 127) | 128)
    return groups
  })
  return tagged(0x06, Buffer.from([first * 40 + second, ...bytes]))
}

/** UTCTime. */
function time(moment: number): Buffer {
  return tagged(
    0x17,
    Buffer.from(
      `${new Date(moment)
        .toISOString()
        .replace(/[-:T]|\.\d+/g, '')
        .slice(2, 14)}Z`,
    ),
  )
}
