import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseElf } from './elf.ts'
import { externalBuiltins, findNodeRuntime, parseLibraries } from './node-runtime.ts'

function elf64(segments: readonly { type: number; content: string }[]): Buffer {
  const bytes = Buffer.alloc(512)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1]).copy(bytes)
  bytes.writeBigUInt64LE(64n, 32)
  bytes.writeUInt16LE(56, 54)
  bytes.writeUInt16LE(segments.length, 56)
  let end = 64 + 56 * segments.length
  segments.forEach(({ type, content }, index) => {
    const at = 64 + 56 * index
    bytes.writeUInt32LE(type, at)
    bytes.writeBigUInt64LE(BigInt(end), at + 8)
    bytes.writeBigUInt64LE(BigInt(content.length), at + 32)
    end += bytes.write(content, end)
  })
  return bytes
}

function elf32BigEndian(interpreter: string): Buffer {
  const bytes = Buffer.alloc(256)
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1]).copy(bytes)
  bytes.writeUInt32BE(52, 28)
  bytes.writeUInt16BE(32, 42)
  bytes.writeUInt16BE(1, 44)
  bytes.writeUInt32BE(3, 52)
  bytes.writeUInt32BE(100, 56)
  bytes.writeUInt32BE(interpreter.length, 68)
  bytes.write(interpreter, 100)
  return bytes
}

test('the loader of a dynamic program is read in both widths and byte orders', () => {
  const program = elf64([
    { type: 6, content: 'xx' },
    { type: 3, content: '/lib64/ld-linux-x86-64.so.2\0' },
  ])
  expect(parseElf(program)).toEqual({ interpreter: '/lib64/ld-linux-x86-64.so.2' })
  expect(parseElf(elf32BigEndian('/lib/ld.so.1\0'))).toEqual({ interpreter: '/lib/ld.so.1' })
})

test('a static program has no loader', () => {
  expect(parseElf(elf64([{ type: 1, content: 'xx' }]))).toEqual({})
})

test('scripts, cut-off files and wild offsets are no program', () => {
  expect(parseElf(Buffer.from('#!/bin/sh\n'.padEnd(100)))).toBeUndefined()
  expect(parseElf(Buffer.alloc(3))).toBeUndefined()
  const wild = elf64([{ type: 3, content: '/lib/ld.so\0' }])
  wild.writeBigUInt64LE(0xffff_ffff_fff0n, 64 + 8)
  expect(parseElf(wild)).toBeUndefined()
  wild.writeBigUInt64LE(0xffff_ffff_fff0n, 32)
  expect(parseElf(wild)).toBeUndefined()
})

test('the libraries in a listing of glibc', () => {
  const listing = [
    '\tlinux-vdso.so.1 (0x00007ffd3a5f2000)',
    '\tlibdl.so.2 => /lib/x86_64-linux-gnu/libdl.so.2 (0x00007f3b7a1c9000)',
    '\tlibodd.so.1 => /opt/with space/libodd.so.1 (0x00007f3b79fe0000)',
    '\t/lib64/ld-linux-x86-64.so.2 (0x00007f3b7a1d5000)',
  ].join('\n')
  expect(parseLibraries(listing)).toEqual(['/lib/x86_64-linux-gnu/libdl.so.2', '/opt/with space/libodd.so.1'])
})

test('the libraries in a listing of musl', () => {
  const listing =
    '\t/lib/ld-musl-x86_64.so.1 (0x7f2c8a0c0000)\n' +
    '\tlibstdc++.so.6 => /usr/lib/libstdc++.so.6 (0x7f2c85e00000)\n' +
    '\tlibc.musl-x86_64.so.1 => /lib/ld-musl-x86_64.so.1 (0x7f2c8a0c0000)\n'
  expect(parseLibraries(listing)).toEqual(['/usr/lib/libstdc++.so.6', '/lib/ld-musl-x86_64.so.1'])
})

test('a library that is missing is named', () => {
  expect(() => parseLibraries('\tlibnode.so.115 => not found\n')).toThrow('libnode.so.115 was not found')
})

test('the JavaScript that Debian keeps outside of its Node.js comes along', () => {
  expect(
    externalBuiltins([
      'NODE_OPENSSL_CONF_NAME=nodejs_conf',
      'NODE_SHARED_BUILTIN_UNDICI_UNDICI_PATH=/usr/share/nodejs/undici/undici-fetch.js',
    ]),
  ).toEqual(['/usr/share/nodejs/undici/undici-fetch.js'])
})

test('another system than Linux is refused in words', async () => {
  await expect(findNodeRuntime({ platform: 'darwin', arch: 'arm64' })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('Node.js for darwin on arm64') as string,
  })
})

test('a wrapper script in the place of node is refused in words', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'panamax-node-'))
  try {
    const binary = join(folder, 'node')
    await writeFile(binary, '#!/bin/sh\nexec real-node "$@"\n')
    await expect(findNodeRuntime({ binary, platform: 'linux', arch: 'x64' })).rejects.toThrow('is not a Linux program')
  } finally {
    await rm(folder, { recursive: true })
  }
})
