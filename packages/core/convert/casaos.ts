import { edit, type EditOperation } from '../compose/edit.ts'
import type { Problem } from '../compose/problem.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { projectName } from '../template/names.ts'
import { casaosInputs } from './casaos-inputs.ts'
import { localText, otherLanguages, word } from './casaos-texts.ts'
import type { Loss } from './loss.ts'
import { type Fields, list, text } from './portainer-fields.ts'
import { readPlain } from './read-plain.ts'
import { escapedFields, withMetadata } from './with-metadata.ts'

const block = 'x-casaos'

/**
 * Gives an app of CasaOS (a compose file with `x-casaos`) an `x-panamax` block with its words and the questions for its
 * variables. Nothing else of the text is touched, so what Panamax does not use stays in it; `losses` names it. Hostile
 * input: never throws on content.
 */
export function parseCasaos(
  source: string,
  file = 'docker-compose.yml',
): { document?: string; problems: Problem[]; losses: Loss[] } {
  const read = readPlain(source, file)
  if ('problems' in read) return { problems: read.problems, losses: [] }
  const { root, placed } = read.source
  const refuse = (message: string, path: string[]) => ({
    problems: [placed({ severity: 'error', message, path })],
    losses: [],
  })
  if (!isMapping(root['services'])) return refuse('There are no services in it.', ['services'])
  const blocks = blocksOf(root)
  if (blocks.length === 0) return refuse('It has no "x-casaos", so it is none of CasaOS.', [])
  if (root['x-panamax'] !== undefined) return { document: source, problems: [], losses: [] }
  const app = projectName(text(root['name']) ?? file.replace(/\.\w+$/, '').replace(/^.*[/\\]/, ''))
  const metadata = readMetadata(blocks, root, app, source)
  const document = withMetadata(source, metadata)
  const losses = unused(blocks)
  if (document !== source) return { document, problems: [], losses }
  return { ...byEdits(source, metadata, placed), losses }
}

/** A block of the app, at the top or, as older files have it, in the service that people open. */
interface Block {
  readonly fields: Fields
  readonly path: readonly string[]
}

function blocksOf(root: Fields): Block[] {
  const top = isMapping(root[block]) ? root[block] : undefined
  const services = isMapping(root['services']) ? root['services'] : {}
  const main = text(top?.['main']) ?? text(top?.['main_app']) ?? Object.keys(services)[0] ?? ''
  const service = Object.hasOwn(services, main) ? services[main] : undefined
  const inner = isMapping(service) && isMapping(service[block]) ? service[block] : undefined
  const nested = inner !== undefined && isMapping(inner['container']) ? inner['container'] : undefined
  return [
    ...(top === undefined ? [] : [{ fields: top, path: [block] }]),
    ...(inner === undefined ? [] : [{ fields: inner, path: ['services', main, block] }]),
    ...(nested === undefined ? [] : [{ fields: nested, path: ['services', main, block, 'container'] }]),
  ]
}

function field(blocks: readonly Block[], key: string): Json | undefined {
  return blocks.find(({ fields }) => localText(fields[key]) !== undefined)?.fields[key]
}

function readMetadata(
  blocks: readonly Block[],
  root: Fields,
  app: string,
  source: string,
): Record<string, Json | undefined> {
  const tagline = localText(field(blocks, 'tagline'))
  const description = localText(field(blocks, 'description'))
  const category = word(field(blocks, 'category'))
  return {
    name: localText(field(blocks, 'title'))?.replace(/\s+/g, ' '),
    description: (tagline ?? description?.split('\n')[0])?.replace(/\s+/g, ' '),
    keywords: category === undefined ? [] : [category.toLowerCase()],
    authors: [...new Set([word(field(blocks, 'developer')), word(field(blocks, 'author'))])].flatMap(
      (name) => name ?? [],
    ),
    documentation: documentationOf(blocks, root, description),
    inputs: casaosInputs(source, root, app),
  }
}

function documentationOf(blocks: readonly Block[], root: Fields, description: string | undefined): string | undefined {
  const tips = mappingIn(blocks, 'tips')
  const links = (['website', 'docs', 'repo', 'support'] as const).flatMap((key) => {
    const address = word(field(blocks, key))
    return address === undefined || !/^https?:\/\/[^\s<>()]+$/i.test(address) ? [] : [`- ${linkNames[key]}: ${address}`]
  })
  const parts = [
    description,
    addressOf(blocks),
    ...Object.values(tips).map((tip) => localText(tip)),
    places(root),
    links.length === 0 ? undefined : links.join('\n'),
  ]
  const text = parts.filter((part) => part !== undefined && part !== '').join('\n\n')
  return text === '' ? undefined : text
}

const linkNames = { website: 'Web site', docs: 'Documentation', repo: 'Source', support: 'Help' } as const

function mappingIn(blocks: readonly Block[], key: string): Fields {
  const found = blocks.find(({ fields }) => isMapping(fields[key]))?.fields[key]
  return isMapping(found) ? found : {}
}

/** Where people open it, in a sentence. */
function addressOf(blocks: readonly Block[]): string | undefined {
  const port = word(field(blocks, 'port_map'))
  if (port === undefined || !/^\d{1,5}$/.test(port)) return undefined
  const scheme = word(field(blocks, 'scheme')) === 'https' ? 'https' : 'http'
  const path = word(field(blocks, 'index')) ?? '/'
  return `It opens at port ${port} of the machine: ${scheme}://localhost:${port}${/^\/[\w./?=&%#-]*$/.test(path) ? path : '/'}`
}

/** What CasaOS says of ports, folders and variables, as a list. */
function places(root: Fields): string | undefined {
  const services = isMapping(root['services']) ? Object.entries(root['services']) : []
  const lines = services.flatMap(([name, service]) => {
    const own = isMapping(service) && isMapping(service[block]) ? service[block] : {}
    const nested = isMapping(own['container']) ? own['container'] : {}
    return (['ports', 'volumes', 'envs'] as const).flatMap((key) =>
      [...list(own[key]), ...list(nested[key])].filter(isMapping).flatMap((entry) => {
        const container = word(entry['container'])
        const description = localText(entry['description'])?.replace(/\s+/g, ' ')
        if (container === undefined || description === undefined) return []
        return [`- ${placeNames[key]} \`${container.replaceAll('`', '')}\` of ${name.slice(0, 100)}: ${description}`]
      }),
    )
  })
  return lines.length === 0 ? undefined : [...new Set(lines)].join('\n')
}

const placeNames = { ports: 'port', volumes: 'folder', envs: 'variable' } as const

const used = [
  'author',
  'category',
  'container',
  'description',
  'developer',
  'docs',
  'envs',
  'index',
  'main',
  'main_app',
  'port_map',
  'ports',
  'repo',
  'scheme',
  'support',
  'tagline',
  'tips',
  'title',
  'volumes',
  'website',
]
const localised = ['title', 'tagline', 'description']
const instead: Readonly<Record<string, string>> = {
  architectures: 'Write "platform" at a service that runs on one alone.',
  icon: '"type" of x-panamax chooses one of the icons that Panamax has.',
}

function unused(blocks: readonly Block[]): Loss[] {
  return blocks.flatMap(({ fields, path }) =>
    Object.entries(fields).flatMap(([key, value]): Loss[] => {
      const at = [...path, key]
      if (!used.includes(key)) {
        const then = instead[key] ?? 'It stays in the text, where Panamax passes over it.'
        return [{ path: at, lost: `"${key.slice(0, 100)}"`, severity: 'note', instead: then }]
      }
      if (key === 'tips')
        return Object.entries(isMapping(value) ? value : {}).flatMap(([tip, text]) => untaken(text, [...at, tip]))
      return localised.includes(key) ? untaken(value, at) : []
    }),
  )
}

/** The languages that are not taken. */
function untaken(value: Json | undefined, path: readonly string[]): Loss[] {
  const languages = otherLanguages(value)
  if (languages.length === 0 || localText(value) === undefined) return []
  const shown = languages.slice(0, 20).map((language) => language.slice(0, 20))
  return [{ path, lost: `the text in ${shown.join(', ')}`, severity: 'note' }]
}

/** For a document in flow style, which has no place for a block at its top. */
function byEdits(
  source: string,
  metadata: Readonly<Record<string, Json | undefined>>,
  placed: (problem: Omit<Problem, 'file' | 'line' | 'column'>) => Problem,
): { document: string; problems: Problem[] } {
  const { inputs, ...fields } = escapedFields(metadata)
  const operations: EditOperation[] = [
    ...Object.entries(fields).map(([name, value]) => ({
      type: 'set-metadata' as const,
      field: name as Extract<EditOperation, { type: 'set-metadata' }>['field'],
      value,
    })),
    ...Object.entries(isMapping(inputs) ? inputs : {}).map(([name, input]) => ({
      type: 'add-input' as const,
      name,
      input: input as { readonly [key: string]: Json },
    })),
  ]
  let document = source
  for (const operation of operations) {
    const result = edit(document, operation)
    if (result.ok) document = result.text
    else {
      const message = `Its words are not taken over: ${result.reason}`
      return { document: source, problems: [placed({ severity: 'warning', message, path: [] })] }
    }
  }
  return { document, problems: [] }
}
