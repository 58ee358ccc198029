import { suggest } from '../../compose/suggest.ts'
import { parseImageReference } from '../../check/image-ref.ts'
import { serviceName, uniqueName } from '../names.ts'
import type { PmxService, PmxTemplate } from './model.ts'
import { type Lookup, readService } from './read-service.ts'
import { readType } from './read-type.ts'
import type { SourceValue } from './source.ts'

const templateKeys = [
  'name',
  'description',
  'keywords',
  'type',
  'documentation',
  'images',
  'recommended',
  'authors',
  'source',
  // Before August 2014.
  'icon',
  'id',
  'categories',
]
const maxServices = 1_000

/** Reads a 2014 template. What is odd becomes a warning at its place; only what cannot be run at all is an error. */
export function readTemplateFields(root: SourceValue): PmxTemplate {
  const template: PmxTemplate = { keywords: [], authors: [], services: [] }
  if (root.kind !== 'mapping') {
    root.error('A template is a mapping with "name" and "images"; this file has something else.')
    return template
  }
  const fields = root.fields()
  for (const [key, field] of fields)
    if (!templateKeys.includes(key))
      field.warn(`"${key.slice(0, 60)}" is not a key of a template; it is left out.`, suggest(key, templateKeys))
  const name = fields.get('name')?.word()
  if (name === undefined) root.warn('The template has no name; its file name stands for it.')
  else template.name = name
  const description = lines(fields.get('description'))
  if (description !== undefined) template.description = description.trim()
  const documentation = lines(fields.get('documentation'))
  if (documentation !== undefined) template.documentation = documentation
  const type = readType(fields)
  if (type !== undefined) template.type = type
  const recommended = fields.get('recommended')?.word()?.toLowerCase()
  if (recommended === 'true' || recommended === 'false') template.recommended = recommended === 'true'
  template.keywords = distinct(fields.get('keywords'), (text) => text.split(','))
  template.authors = distinct(fields.get('authors'), (text) => [text])
  template.services = readServices(fields.get('images') ?? root, fields.has('images'))
  return template
}

/** Text with the line ends of Unix; `undefined` when blank. */
function lines(field: SourceValue | undefined): string | undefined {
  if (field?.word() === undefined) return undefined
  return field.text()?.replace(/\r\n?/g, '\n')
}

function distinct(field: SourceValue | undefined, split: (text: string) => string[]): string[] {
  const words = (field?.items() ?? []).flatMap((item) => split(item.word() ?? ''))
  return [...new Set(words.map((word) => word.trim()).filter((word) => word !== ''))]
}

function readServices(images: SourceValue, present: boolean): PmxService[] {
  const items = present ? images.items().filter((item) => item.kind !== 'blank') : []
  if (items.length === 0) images.warn('The template has no images, so there is nothing to run.')
  if (items.length > maxServices) {
    images.error(`A template of ${items.length} images is too big; ${maxServices} are the most.`)
    return []
  }
  const originals = new Map<string, string>()
  const taken = new Set<string>()
  const named = items.flatMap((item) => {
    if (item.kind !== 'mapping') {
      item.error('An image is a mapping with "name" and "source"; this is something else.')
      return []
    }
    const source = readImage(item)
    if (source === undefined) return []
    const original = item.fields().get('name')?.word()
    const name = readName(item, original ?? source.replace(/^.*\//, ''), taken)
    if (original === undefined) item.warn(`The image has no name; it is called "${name}".`)
    // Of two images with one name the links mean the first, as they did in 2014.
    else if (!originals.has(original)) originals.set(original, name)
    return [{ item, source, name }]
  })
  const lookup = lookupIn(originals, taken)
  const holders = new Map<string, string>()
  return named.map(({ item, source, name }) => {
    const service = readService(item, name, source, lookup)
    warnOfSharedPorts(service, holders, item.fields().get('ports') ?? item)
    return service
  })
}

function readName(item: SourceValue, original: string, taken: Set<string>): string {
  const clean = serviceName(original)
  const name = uniqueName(clean, taken)
  taken.add(name)
  const place = item.fields().get('name') ?? item
  if (clean !== original && item.fields().has('name'))
    place.warn(
      `"${original.slice(0, 100)}" becomes "${name}": a service's name has letters, digits, ".", "_" and "-" only.`,
    )
  else if (name !== clean) place.warn(`"${clean}" is here twice; this one becomes "${name}".`)
  return name
}

function readImage(item: SourceValue): string | undefined {
  const fields = item.fields()
  const repository = fields.get('repository')?.word()
  const tag = fields.get('tag')?.word()
  const older = repository === undefined || tag === undefined ? repository : `${repository}:${tag}`
  const source = fields.get('source')?.word() ?? older
  if (source === undefined) {
    item.error('An image needs a "source", the reference to pull: "owner/name:tag".')
    return undefined
  }
  const parsed = parseImageReference(source)
  if ('problem' in parsed)
    (fields.get('source') ?? item).warn(`"${source.slice(0, 200)}" is no image reference: ${parsed.problem}.`)
  return source
}

function lookupIn(originals: ReadonlyMap<string, string>, names: ReadonlySet<string>): Lookup {
  const find = (text: string) => originals.get(text) ?? [text, serviceName(text)].find((name) => names.has(name))
  return { find, suggest: (text) => suggest(text, names) }
}

/** Two services on one host port is the run's error; here it is worth a word, since in 2014 it was a restart loop. */
function warnOfSharedPorts(service: PmxService, holders: Map<string, string>, place: SourceValue): void {
  for (const port of service.ports) {
    const [address = '', protocol = 'tcp'] = port.split('/')
    const host = address.split(':').slice(0, -1).join(':')
    if (host === '' || host.endsWith(':')) continue
    const holder = holders.get(`${host}/${protocol}`)
    holders.set(`${host}/${protocol}`, holder ?? service.name)
    if (holder !== undefined)
      place.warn(`"${holder}" already takes host port ${host}; "${service.name}" cannot have it as well.`)
  }
}
