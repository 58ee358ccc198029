import { execFile } from 'node:child_process'
import { open, realpath, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { promisify } from 'node:util'
import { PanamaxError, messageOf } from '@panamax/core/errors'
import { parseElf } from './elf.ts'

/** What a Node.js of this machine consists of, so that it can run alone in a container. */
export interface NodeRuntime {
  /** As `process.version`. */
  readonly version: string
  /** The engine's word for the processor (GOARCH), e.g. "amd64". */
  readonly architecture: string
  /** Path in the image → path on this machine. */
  readonly files: ReadonlyMap<string, string>
}

/** Where a NodeRuntime puts the program, and the folder of its libraries, which the loader is told about. */
export const nodePath = '/usr/bin/node'
export const libraryPath = '/lib'

/** Facts about the Node.js to take along; by default those of the running process. */
export interface NodeOrigin {
  readonly binary?: string
  readonly version?: string
  readonly platform?: string
  readonly arch?: string
  /** `process.config.target_defaults.defines` of that Node.js. */
  readonly defines?: readonly string[]
}

const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'arm',
  ia32: '386',
  ppc64: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
  loong64: 'loong64',
}

/**
 * Finds the program of Node.js, its dynamic loader and the shared libraries that the loader names.
 * Throws PanamaxError `unsupported` where the machine is not Linux or a part cannot be found.
 */
export async function findNodeRuntime(origin: NodeOrigin = {}): Promise<NodeRuntime> {
  const platform = origin.platform ?? process.platform
  const arch = origin.arch ?? process.arch
  const architecture = architectures[arch]
  if (platform !== 'linux' || architecture === undefined) {
    throw unsupported(`Node.js for ${platform} on ${arch} does not run in a Linux container`)
  }
  const binary = await realpath(origin.binary ?? process.execPath)
  const interpreter = await readInterpreter(binary)
  const libraries = interpreter === undefined ? [] : await listLibraries(interpreter, binary)

  const files = new Map([[nodePath, binary]])
  for (const path of externalBuiltins(origin.defines ?? runningDefines())) files.set(path, path)
  for (const path of [...libraries, ...(await nameServiceLibraries(libraries))]) {
    files.set(join(libraryPath, basename(path)), path)
  }
  if (interpreter !== undefined) files.set(interpreter, interpreter)
  return { version: origin.version ?? process.version, architecture, files }
}

async function readInterpreter(binary: string): Promise<string | undefined> {
  const file = await open(binary)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    const elf = parseElf(buffer.subarray(0, bytesRead))
    if (elf === undefined) throw unsupported(`${binary} is not a Linux program`)
    return elf.interpreter
  } finally {
    await file.close()
  }
}

async function listLibraries(interpreter: string, binary: string): Promise<string[]> {
  // A preloaded library is a matter of this process, not of Node.js.
  const { LD_PRELOAD: _, ...environment } = process.env
  try {
    const { stdout } = await promisify(execFile)(interpreter, ['--list', binary], {
      env: environment,
      timeout: 10_000,
    })
    return parseLibraries(stdout).filter((path) => path !== interpreter)
  } catch (error) {
    throw unsupported(`the shared libraries of ${binary} cannot be listed: ${messageOf(error)}`, error)
  }
}

/**
 * The paths in what a dynamic loader (glibc's or musl's) prints for `--list`.
 * Throws an Error that names a library which was not found.
 */
export function parseLibraries(listing: string): string[] {
  const missing = /^\s*(\S+) => not found/m.exec(listing)
  if (missing) throw new Error(`${missing[1]} was not found`)
  return [...listing.matchAll(/^\s*\S+ => (.+) \(0x[0-9a-f]+\)$/gm)].flatMap(([, path]) =>
    path !== undefined && isAbsolute(path) ? [path] : [],
  )
}

/** glibc before 2.34 loads these by name when a host name is looked up; no listing shows them. */
async function nameServiceLibraries(libraries: readonly string[]): Promise<string[]> {
  const libc = libraries.find((path) => basename(path) === 'libc.so.6')
  if (libc === undefined) return []
  const found: string[] = []
  for (const name of ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2']) {
    const path = join(dirname(libc), name)
    if (await stat(path).catch(() => undefined)) found.push(path)
  }
  return found
}

function runningDefines(): readonly string[] {
  const defaults: { defines?: readonly string[] } | undefined = process.config.target_defaults
  return defaults?.defines ?? []
}

/** Debian's Node.js keeps some of its own JavaScript in files whose paths are compiled in. */
export function externalBuiltins(defines: readonly string[]): string[] {
  return defines.flatMap((define) => {
    const [, path] = /^NODE_SHARED_BUILTIN_\w+_PATH="?([^"]+)"?$/.exec(define) ?? []
    return path !== undefined && isAbsolute(path) ? [path] : []
  })
}

function unsupported(reason: string, cause?: unknown): PanamaxError {
  return new PanamaxError(
    'unsupported',
    `The image cannot be assembled on this machine: ${reason}. Run Panamax with Node.js on Linux.`,
    { cause },
  )
}
