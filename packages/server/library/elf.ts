/** A program that the kernel hands to a dynamic loader, or a static one. */
export interface Elf {
  /** Path of the dynamic loader (PT_INTERP); `undefined` for a static program. */
  readonly interpreter?: string
}

const interpreterSegment = 3

/**
 * Reads the header of an ELF file (System V ABI, generic; 32 and 64 bit, both byte orders) from the file's first bytes.
 * Returns `undefined` where they are no ELF program or end before the loader's name.
 */
export function parseElf(bytes: Buffer): Elf | undefined {
  if (bytes.length < 64 || bytes.readUInt32BE(0) !== 0x7f454c46) return undefined
  const wide = bytes[4] === 2
  const little = bytes[5] === 1
  const half = (at: number) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at))
  const word = (at: number) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at))
  const address = (at: number) =>
    wide ? Number(little ? bytes.readBigUInt64LE(at) : bytes.readBigUInt64BE(at)) : word(at)

  const table = address(wide ? 32 : 28)
  const size = half(wide ? 54 : 42)
  const count = half(wide ? 56 : 44)
  if (table + size * count > bytes.length) return undefined
  for (let at = table; at < table + size * count; at += size) {
    if (word(at) !== interpreterSegment) continue
    const start = address(at + (wide ? 8 : 4))
    const length = address(at + (wide ? 32 : 16))
    if (length < 2 || start + length > bytes.length) return undefined
    return { interpreter: bytes.toString('latin1', start, start + length - 1) }
  }
  return {}
}
