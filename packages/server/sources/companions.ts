import { isUtf8 } from 'node:buffer'
import type { Problem } from '@panamax/core/compose/problem'
import { messageOf } from '@panamax/core/errors'
import { containedPath } from '../apps/contained-path.ts'
import type { Candidate } from './choose-files.ts'
import { mostValues, valuesIn } from './document-size.ts'
import { folderOf, resolveWithin } from './paths.ts'
import { type Reference, referencesOf } from './references.ts'
import type { SourceTree, TreeFile } from './tree.ts'

/** What one template may bring along. */
const most = { files: 200, fileBytes: 1_048_576, bytes: 4_194_304, documents: 50, needs: 500 }

/** A reference as it is remembered: "file conf/a.env", relative to the template's folder. */
export type Need = string

export interface Companions {
  /** By path relative to the document. */
  readonly files: Readonly<Record<string, string>>
  /** Of all of them. */
  readonly bytes: number
  readonly needs: readonly Need[]
  readonly problems: readonly Problem[]
}

/** The most that these files can have taken. */
export function costOf(files: readonly TreeFile[]): number {
  return Math.min(
    most.bytes,
    files.reduce((sum, { size }) => sum + (size <= most.fileBytes ? size : 0), 0),
  )
}

/** The files of a tree that these needs mean now. The template's own file is none of them. */
export function filesOf(needs: readonly Need[], candidate: Candidate, tree: SourceTree): TreeFile[] {
  const found = new Map<string, TreeFile>()
  for (const need of needs) {
    for (const file of filesOfNeed(need, candidate, tree)) found.set(file.path, file)
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

/** Reads what a document refers to within its folder, and what that refers to. Too much, too large, and no text is left out and said. */
export async function readCompanions(
  text: string,
  candidate: Candidate,
  { tree, bytes: allowed }: { readonly tree: SourceTree; readonly bytes: number },
): Promise<Companions> {
  const folder = folderOf(candidate.file.path)
  const needs = new Set<Need>()
  const files: Record<string, string> = {}
  const problems: Problem[] = []
  const texts = new Map<string, string | undefined>()
  let bytes = 0
  let values = valuesIn(text)
  const warn = (path: string, what: string): void => {
    problems.push({
      severity: 'warning',
      message: `The file "${path}" does not come along: ${what}.`,
      path: [],
      file: candidate.file.path,
    })
  }
  const refusal = (file: TreeFile): string | undefined => {
    if (texts.size > most.files) return `there are more than ${most.files}`
    if (file.size > most.fileBytes) return 'it is larger than 1 MiB'
    if (bytes + file.size > most.bytes) return 'all together are larger than 4 MiB'
    return bytes + file.size > allowed ? 'the templates of this source bring too much along' : undefined
  }
  const take = async (file: TreeFile): Promise<string | undefined> => {
    if (texts.has(file.path)) return texts.get(file.path)
    const name = relativeTo(folder, file.path)
    const isFirstTooMany = texts.size === most.files
    texts.set(file.path, undefined)
    const reason = refusal(file) ?? nameFault(name)
    if (reason !== undefined) {
      if (texts.size <= most.files || isFirstTooMany) warn(name, reason)
      return undefined
    }
    bytes += file.size
    const data = await tree.read(file)
    if (!isText(data)) {
      warn(name, 'it is no text')
      return undefined
    }
    const content = Buffer.from(data).toString('utf8')
    texts.set(file.path, content)
    files[name] = content
    return content
  }
  const leaveOut = (file: TreeFile): void => {
    const name = relativeTo(folder, file.path)
    delete files[name]
    texts.set(file.path, undefined)
    warn(name, `the template would have more than ${mostValues} values`)
  }
  const waiting: { text: string; folder: string }[] = [{ text, folder }]
  for (let count = 0; count < most.documents; count++) {
    const next = waiting.shift()
    if (next === undefined) break
    for (const reference of referencesOf(next.text)) {
      const need = needOf(reference, next.folder, folder)
      if (need === undefined || needs.has(need) || needs.size === most.needs) continue
      needs.add(need)
      for (const file of filesOfNeed(need, candidate, tree)) {
        const content = await take(file)
        if (reference.kind !== 'document' || content === undefined) continue
        values += valuesIn(content)
        if (values <= mostValues) waiting.push({ text: content, folder: folderOf(file.path) })
        else leaveOut(file)
      }
    }
  }
  return { files, bytes, needs: [...needs], problems }
}

/** Why it cannot lie in the folder of an app. */
function nameFault(name: string): string | undefined {
  try {
    containedPath(name)
    return undefined
  } catch (error) {
    return messageOf(error)
  }
}

export function isText(data: Uint8Array): boolean {
  return isUtf8(data) && !data.includes(0)
}

function needOf({ path, kind }: Reference, from: string, folder: string): Need | undefined {
  const resolved = resolveWithin(from, path)
  if (resolved === undefined) return undefined
  const isInside = folder === '' || resolved === folder || resolved.startsWith(`${folder}/`)
  return isInside ? `${kind} ${relativeTo(folder, resolved)}` : undefined
}

function filesOfNeed(need: Need, candidate: Candidate, tree: SourceTree): TreeFile[] {
  const folder = folderOf(candidate.file.path)
  const [kind = '', ...rest] = need.split(' ')
  const path = resolveWithin(folder, rest.join(' '))
  if (path === undefined) return []
  const exact = tree.files.get(path)
  const found = exact === undefined ? (kind === 'mount' ? tree.files.below(path, most.files + 1) : []) : [exact]
  return found.filter((file) => file !== candidate.file && file !== candidate.env)
}

function relativeTo(folder: string, path: string): string {
  return folder === '' ? path : path.slice(folder.length + 1)
}
