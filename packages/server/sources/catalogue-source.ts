import { createHash } from 'node:crypto'
import { join as joinPath } from 'node:path'
import type { GitCredentials } from '@panamax/contract/sources'
import type { Problem } from '@panamax/core/compose/problem'
import type { Loss } from '@panamax/core/convert/loss'
import { parsePortainer, type PortainerEntry } from '@panamax/core/convert/portainer'
import { PanamaxError } from '@panamax/core/errors'
import { projectName } from '@panamax/core/template/names'
import type { Git } from '../git/git.ts'
import { guardedFetch } from '../net/guarded-fetch.ts'
import type { Network } from '../net/network.ts'
import { placeOf } from '../net/request-failure.ts'
import { largestDocument } from './choose-files.ts'
import { mostValues, valuesIn } from './document-size.ts'
import type { GitLimits } from './git-source.ts'
import { FileIndex, type SkippedFile, type SourceTree, type TreeFile } from './tree.ts'
import { type Stack, StackRepositories } from './stack-repositories.ts'

export interface CatalogueRequest {
  readonly address: string
  readonly credentials: GitCredentials | undefined
  readonly allowPrivate: boolean
  /** Of the last good state. */
  readonly etag: string | undefined
  /** A folder for the repositories that its stacks lie in. */
  readonly cache: string
  readonly limits: GitLimits
  readonly signal: AbortSignal
}

export interface CatalogueAnswer {
  /** Absent: it is as it was. */
  readonly tree?: SourceTree
  readonly etag: string | undefined
}

const mostBytes = 10_000_000
/** Thousands of entries may name the same stack, each a template of its own with all that lies beside it. */
const mostOfStacks = { bytes: 67_108_864, files: 50_000 }

/**
 * Fetches a catalogue of Portainer templates and opens it as a source with one folder for each entry. Stacks are read from the
 * repositories that they name. Throws what guardedFetch and Git throw, and `rejected` when the answer is no catalogue.
 */
export async function openCatalogue(
  request: CatalogueRequest,
  { git, network }: { readonly git: Git; readonly network: Network },
): Promise<CatalogueAnswer> {
  const { address, etag, signal } = request
  const answer = await guardedFetch(
    address,
    {
      headers: {
        accept: 'application/json',
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
        ...authorization(request.credentials),
      },
      allowPrivate: request.allowPrivate,
      maxBytes: mostBytes,
      timeoutMs: 60_000,
      signal,
    },
    network,
  )
  if (answer.status === 304 && etag !== undefined) return { etag }
  if (answer.status !== 200) throw refusal(answer.status, address)
  const { entries, problems } = parsePortainer(Buffer.from(answer.body).toString('utf8'))
  const fatal = problems.find(({ severity }) => severity === 'error')
  if (fatal !== undefined)
    throw new PanamaxError('rejected', `${placeOf(new URL(address))} is no catalogue: ${fatal.message}`)
  // Any JSON would do for an empty one, an error message too: what was read before is worth more.
  if (entries.length === 0)
    throw new PanamaxError('rejected', `${placeOf(new URL(address))} is no catalogue: it lists no templates.`)
  const stacks = new StackRepositories(git, {
    folder: joinPath(request.cache, 'stacks'),
    limits: request.limits,
    signal,
  })
  try {
    const tree = await treeOf(entries, problems, stacks)
    // Stacks change without the catalogue: then it is read again each time.
    return { tree, etag: stacks.count === 0 ? answer.headers['etag'] : undefined }
  } catch (error) {
    await stacks.close()
    throw error
  }
}

async function treeOf(
  entries: readonly PortainerEntry[],
  found: readonly Problem[],
  stacks: StackRepositories,
): Promise<SourceTree> {
  const files = new FileIndex()
  const contents = new Map<TreeFile, () => Promise<Uint8Array>>()
  const problems = new Map<string, readonly Problem[]>()
  const skipped: SkippedFile[] = found.map(({ path, message }) => ({ path: path.join('/'), reason: message }))
  const unknown = new Map<string, string>()
  const names = new Set<string>()
  const numbers = new Map<string, number>()
  let stackBytes = 0
  const add = (file: TreeFile, read: () => Promise<Uint8Array>): void => {
    files.add(file)
    contents.set(file, read)
  }
  for (const entry of entries) {
    const folder = freeName(projectName(entry.title), names, numbers)
    names.add(folder)
    const path = `${folder}/compose.yaml`
    const stack = entry.repository === undefined ? undefined : await stacks.read(entry.repository, largestDocument)
    if (stack !== undefined && 'reason' in stack) {
      if (stack.isUnknown) unknown.set(path, stack.reason)
      else skipped.push({ path, reason: stack.reason })
      continue
    }
    const reason = stack && excessOf(stack, { bytes: stackBytes, files: files.size })
    if (reason !== undefined) {
      skipped.push({ path, reason })
      continue
    }
    stackBytes += stack?.text.length ?? 0
    const document = stack === undefined ? entry.document : entry.asTemplate?.(stack.text)
    if (document === undefined) continue
    const bytes = Buffer.from(document)
    const id = createHash('sha256').update(bytes).digest('hex')
    add({ path, id, size: bytes.length }, () => Promise.resolve(bytes))
    for (const beside of stack?.files ?? []) {
      if (beside.path === 'compose.yaml') continue
      add({ path: `${folder}/${beside.path}`, id: beside.file.id, size: beside.file.size }, beside.read)
    }
    const said = [...entry.problems, ...entry.losses.map((loss) => problemOf(loss, path))]
    if (said.length > 0) problems.set(path, said)
  }
  return {
    files,
    skipped,
    problems,
    unknown,
    read: (file) => contents.get(file)?.() ?? Promise.reject(new PanamaxError('internal', 'No such file.')),
    close: () => stacks.close(),
  }
}

function problemOf({ path, lost, instead }: Loss, file: string): Problem {
  const message = `It loses ${lost}.${instead === undefined ? '' : ` ${instead}`}`
  return { severity: 'warning', message, path: [...path], file }
}

/** Why a stack is not taken along with those before it. */
function excessOf(
  { text, files }: Stack,
  before: { readonly bytes: number; readonly files: number },
): string | undefined {
  if (valuesIn(text) > mostValues) return `its file has more than ${mostValues} values`
  if (before.bytes + text.length > mostOfStacks.bytes) return 'the stacks of the catalogue are too large together'
  return before.files + files.length > mostOfStacks.files
    ? 'the stacks of the catalogue bring too many files'
    : undefined
}

/** `numbers`: the last one of each name, since all entries may have the same. */
function freeName(name: string, taken: ReadonlySet<string>, numbers: Map<string, number>): string {
  for (let number = (numbers.get(name) ?? 0) + 1; ; number++) {
    numbers.set(name, number)
    const free = number === 1 ? name : `${name}-${number}`
    if (!taken.has(free)) return free
  }
}

function authorization(credentials: GitCredentials | undefined): Record<string, string> {
  if (credentials?.type !== 'token') return {}
  const { username, token } = credentials
  if (username === undefined) return { authorization: `Bearer ${token}` }
  return { authorization: `Basic ${Buffer.from(`${username}:${token}`).toString('base64')}` }
}

function refusal(status: number, address: string): PanamaxError {
  const place = placeOf(new URL(address))
  if (status === 401 || status === 403) {
    return new PanamaxError('rejected', `${place} asks for a login, or does not accept the one given (${status}).`)
  }
  if (status === 404 || status === 410)
    return new PanamaxError('not_found', `There is nothing at ${place} (${status}).`)
  const code = status >= 500 || status === 429 ? 'unreachable' : 'rejected'
  return new PanamaxError(code, `${place} answers with ${status} in place of a catalogue.`)
}
