import { isObject, type Plain } from '@panamax/core/compose/edit/plain'
import { contentOf } from './content-of.ts'

/** One service as the document writes it: variables are not replaced, so that what is shown is what is edited. */
export interface DocumentService {
  readonly name: string
  readonly image: string
  readonly category: string | undefined
  readonly type: string | undefined
  readonly description: string | undefined
  readonly environment: readonly { readonly name: string; readonly value: string | null }[]
  /** Short form, or what a long one amounts to. */
  readonly ports: readonly string[]
  readonly volumes: readonly { readonly source: string; readonly target: string; readonly readOnly: boolean }[]
  readonly links: readonly { readonly service: string; readonly alias: string }[]
  readonly dependsOn: readonly { readonly service: string; readonly condition: string }[]
  readonly plain: { readonly [key: string]: Plain }
}

export interface DocumentModel {
  readonly services: readonly DocumentService[]
  /** The tiers as the document lists them; services may name others. */
  readonly categories: readonly string[]
}

/** Reads a document for the forms and pictures of it. Throws the reason when it is not valid YAML. */
export function readModel(document: string): DocumentModel {
  const root = contentOf(document)
  const block = objectOf(root['x-panamax'])
  const services = Object.entries(objectOf(root['services'])).map(([name, service]) =>
    readService(name, objectOf(service)),
  )
  return { services, categories: listOf(block['categories']).map(textOf) }
}

/** Every tier in its order: those that the document lists, then others that services name. */
export function tiersOf({
  services,
  categories,
}: Pick<DocumentModel, 'categories'> & {
  readonly services: readonly { readonly category?: string | undefined }[]
}): string[] {
  const named = services.flatMap(({ category }) => (category === undefined || category === '' ? [] : [category]))
  return [...new Set([...categories, ...named])]
}

function readService(name: string, plain: { readonly [key: string]: Plain }): DocumentService {
  const block = objectOf(plain['x-panamax'])
  return {
    name,
    plain,
    image: textOf(plain['image']),
    category: optional(block['category']),
    type: optional(block['type']),
    description: optional(block['description']),
    environment: pairsOf(plain['environment']),
    ports: listOf(plain['ports']).map(portText),
    volumes: listOf(plain['volumes']).map(mountOf),
    links: listOf(plain['links']).map((link) => {
      const [service = '', alias = service] = textOf(link).split(':')
      return { service, alias }
    }),
    dependsOn: dependenciesOf(plain['depends_on']),
  }
}

/** `environment` and `labels`: a mapping, or a list of NAME=VALUE. */
export function pairsOf(value: Plain | undefined): { name: string; value: string | null }[] {
  if (Array.isArray(value)) {
    return (value as readonly Plain[]).map((item) => {
      const text = textOf(item)
      const at = text.indexOf('=')
      return at === -1 ? { name: text, value: null } : { name: text.slice(0, at), value: text.slice(at + 1) }
    })
  }
  return Object.entries(objectOf(value)).map(([name, item]) => ({ name, value: item === null ? null : textOf(item) }))
}

function portText(port: Plain): string {
  if (!isObject(port)) return textOf(port)
  const ip = textOf(port['host_ip'])
  const published = textOf(port['published'])
  const protocol = textOf(port['protocol'])
  const front = [ip, published].filter((part) => part !== '').join(':')
  return `${front === '' ? '' : `${front}:`}${textOf(port['target'])}${protocol === '' || protocol === 'tcp' ? '' : `/${protocol}`}`
}

function mountOf(mount: Plain): DocumentService['volumes'][number] {
  if (isObject(mount)) {
    return {
      source: textOf(mount['source']),
      target: textOf(mount['target']),
      readOnly: mount['read_only'] === true || mount['read_only'] === 'true',
    }
  }
  const parts = textOf(mount).split(':')
  if (parts.length === 1) return { source: '', target: parts[0] ?? '', readOnly: false }
  return {
    source: parts[0] ?? '',
    target: parts[1] ?? '',
    readOnly: (parts[2] ?? '').split(',').includes('ro'),
  }
}

function dependenciesOf(value: Plain | undefined): DocumentService['dependsOn'] {
  if (Array.isArray(value)) {
    return (value as readonly Plain[]).map((service) => ({ service: textOf(service), condition: 'service_started' }))
  }
  return Object.entries(objectOf(value)).map(([service, entry]) => ({
    service,
    condition: textOf(objectOf(entry)['condition']) || 'service_started',
  }))
}

export function objectOf(value: Plain | undefined): { readonly [key: string]: Plain } {
  return isObject(value) ? value : {}
}

export function listOf(value: Plain | undefined): readonly Plain[] {
  return Array.isArray(value) ? (value as readonly Plain[]) : []
}

export function textOf(value: Plain | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value)
}

function optional(value: Plain | undefined): string | undefined {
  const text = textOf(value)
  return text === '' ? undefined : text
}
