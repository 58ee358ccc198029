import { readFileSync, statSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, normalize, relative, resolve, sep } from 'node:path'
import { parseEnvFile } from '@panamax/core/compose/env-file'
import { load } from '@panamax/core/compose/load'
import { suggest } from '@panamax/core/compose/suggest'
import { PanamaxError } from '@panamax/core/errors'
import { composeDocument } from '@panamax/core/template/compose-document'
import { forServer } from './foreign-document.ts'
import { readTextFile, readTextStream } from './text-file.ts'

/** A document on this machine, with everything that it refers to, ready to be sent. */
export interface LocalDocument {
  readonly document: string
  readonly fileName: string
  /** From the `.env` beside it. */
  readonly values: Readonly<Record<string, string>>
  /** Text files that it refers to, by path relative to it. */
  readonly files: Readonly<Record<string, string>>
  /** What could not be sent, and why. */
  readonly warnings: readonly string[]
}

/** Names that Docker Compose looks for, in its order. */
export const composeFileNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'] as const

const largestFile = 1_048_576
const largestTotal = 8 * largestFile
const mostFiles = 200

/** Reads a file, or the compose file of a folder; "-" is standard input. Throws `not_found` or `invalid_request`. */
export async function readLocalDocument(path: string, stdin: NodeJS.ReadStream): Promise<LocalDocument> {
  if (path === '-') return { ...forServer(await readTextStream(stdin), 'compose.yaml'), values: {}, files: {} }
  const file = await documentFile(path)
  const { document, fileName, warnings } = forServer(await readTextFile(file), basename(file))
  const folder = dirname(file)
  const dotEnv = await readFile(join(folder, '.env'), 'utf8').catch(() => '')
  const { values } = parseEnvFile(dotEnv)
  const collected = new Collector(folder)
  const text = composeDocument(document, fileName).document ?? document
  const { app } = load({
    files: [{ path: basename(file), text }],
    variables: values,
    defaultName: basename(folder),
    readFile: (wanted) => collected.readSync(wanted),
  })
  const mounts = Object.values(app?.services ?? {}).flatMap((service) => service.volumes ?? [])
  for (const mount of mounts) if (mount.type === 'bind') await collected.add(mount.source ?? '')
  const objects = [...Object.values(app?.configs ?? {}), ...Object.values(app?.secrets ?? {})]
  for (const object of objects) if (object.file !== undefined) await collected.add(object.file)
  return { document, fileName, values, files: collected.files, warnings: [...warnings, ...collected.warnings] }
}

/** The file itself, or the compose file in a folder. */
export async function documentFile(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  if (found === undefined) throw new PanamaxError('not_found', `There is no file ${path}.${await nearby(path)}`)
  if (!found.isDirectory()) return resolve(path)
  const names = new Set(await readdir(path))
  const name = composeFileNames.find((each) => names.has(each))
  if (name === undefined)
    throw new PanamaxError('not_found', `There is no ${composeFileNames.join(' or ')} in ${path}.`)
  return resolve(path, name)
}

/** Of a file that is not there: the one in its folder that was probably meant. */
async function nearby(path: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => [])
  const near = suggest(basename(path), names)
  return near === undefined ? '' : ` Did you mean ${join(dirname(path), near)}?`
}

/** Collects text files below a folder, within bounds. */
class Collector {
  readonly files: Record<string, string> = {}
  readonly warnings: string[] = []
  private readonly folder: string
  private total = 0

  constructor(folder: string) {
    this.folder = folder
  }

  readSync(path: string): string | undefined {
    const inside = this.inside(path)
    if (inside === undefined) return undefined
    const file = join(this.folder, inside)
    if (!isSmallFile(file)) return undefined
    const text = readFileSync(file, 'utf8')
    this.keep(inside, text)
    return text
  }

  /** A file, or a folder with all that is in it. What is absent is left to the engine, which makes it. */
  async add(path: string): Promise<void> {
    const inside = this.inside(path)
    if (inside === undefined) return
    const full = join(this.folder, inside)
    const found = await stat(full).catch(() => undefined)
    if (found?.isDirectory() === true) {
      for (const name of (await readdir(full)).sort()) await this.add(join(inside, name))
    } else if (found?.isFile() === true) {
      if (found.size > largestFile)
        this.warnings.push(`${inside} is larger than 1 MiB and was not sent: put it there by hand.`)
      else this.keepBytes(inside, await readFile(full))
    }
  }

  private keepBytes(path: string, content: Buffer): void {
    const text = content.toString('utf8')
    if (Buffer.from(text, 'utf8').equals(content)) this.keep(path, text)
    else this.warnings.push(`${path} is not text and was not sent: put it there by hand.`)
  }

  private keep(path: string, text: string): void {
    const name = path.split(sep).join('/')
    if (name in this.files) return
    this.total += text.length
    if (this.total > largestTotal || Object.keys(this.files).length >= mostFiles) {
      const message = `The document refers to more than ${mostFiles} files or 8 MiB of them. Mount a folder by its absolute path instead.`
      throw new PanamaxError('invalid_request', message)
    }
    this.files[name] = text
  }

  private inside(path: string): string | undefined {
    if (path === '' || isAbsolute(path) || path.startsWith('~')) return undefined
    const inside = relative(this.folder, resolve(this.folder, normalize(path)))
    return inside.startsWith('..') || inside === '' ? undefined : inside
  }
}

function isSmallFile(file: string): boolean {
  const found = statSync(file, { throwIfNoEntry: false })
  return found?.isFile() === true && found.size <= largestFile
}
