import { z } from 'zod'
import type { Problem } from '../compose/problem.ts'
import type { AppSpec, Json } from '../compose/spec.ts'
import { type Fields, FieldReader } from './field-reader.ts'
import type { Inputs } from './input.ts'
import { readInputs } from './read-inputs.ts'
import { knownType, type TemplateType } from './types.ts'

/** What the document's `x-panamax` block says about the app. */
export interface AppMetadata {
  readonly name?: string
  readonly description?: string
  readonly keywords: readonly string[]
  readonly type?: TemplateType
  readonly authors: readonly string[]
  /** Markdown, hostile until sanitized. */
  readonly documentation?: string
  /** The tiers in the order of the app page. Services may name others. */
  readonly categories: readonly string[]
  readonly recommended?: boolean
  readonly inputs: Inputs
}

/** What a service's `x-panamax` block says about it. */
export interface ServiceMetadata {
  readonly category?: string
  readonly type?: TemplateType
  readonly description?: string
  /** Environment variables that must not be blank when the app runs. */
  readonly required: readonly string[]
  /** Why this service cannot run yet, in sentences; a person edits the document to lift it. */
  readonly blocked: readonly string[]
}

export interface Metadata {
  readonly metadata: AppMetadata
  readonly services: Readonly<Record<string, ServiceMetadata>>
  /** Warnings only: a wrong field is left out and named, and hides no other. */
  readonly problems: readonly Problem[]
}

const text = z.union([z.string(), z.number()]).transform(String)
const list = z.array(text)
const tidy = (words: string[]) => words.map((word) => word.trim()).filter((word) => word !== '')
const words = list.transform(tidy)
const commaWords = z
  .union([z.string().transform((line) => line.split(',')), list])
  .transform((line) => [...new Set(tidy(line))])
const oneOrMore = z.union([z.string().transform((one) => [one]), list]).transform(tidy)

export const appFields: Fields = [
  'name',
  'description',
  'keywords',
  'type',
  'authors',
  'documentation',
  'categories',
  'recommended',
  'inputs',
]
export const serviceFields: Fields = ['category', 'type', 'description', 'required', 'blocked']

/** Reads the `x-panamax` blocks of a loaded document. Never throws on wrong content. */
export function readMetadata(app: AppSpec): Metadata {
  const problems: Problem[] = []
  const services = Object.entries(app.services).map(
    ([name, service]) => [name, readService(service['x-panamax'], ['services', name, 'x-panamax'], problems)] as const,
  )
  return { metadata: readApp(app['x-panamax'], problems), services: Object.fromEntries(services), problems }
}

/** Reads the block at the top of a document alone. */
export function readApp(block: Json | undefined, problems: Problem[]): AppMetadata {
  const path = ['x-panamax']
  const read = new FieldReader(block, path, appFields, problems)
  return {
    ...read.optional('name', text),
    ...read.optional('description', text),
    keywords: read.value('keywords', commaWords) ?? [],
    ...readType(read),
    authors: read.value('authors', oneOrMore) ?? [],
    ...read.optional('documentation', text),
    categories: [...new Set(read.value('categories', words) ?? [])],
    ...read.optional('recommended', z.boolean()),
    inputs: readInputs(read.raw('inputs'), [...path, 'inputs'], problems),
  }
}

function readService(block: Json | undefined, path: string[], problems: Problem[]): ServiceMetadata {
  const read = new FieldReader(block, path, serviceFields, problems)
  return {
    ...read.optional('category', text),
    ...readType(read),
    ...read.optional('description', text),
    required: read.value('required', words) ?? [],
    blocked: read.value('blocked', oneOrMore) ?? [],
  }
}

function readType(read: FieldReader): { type?: TemplateType } {
  const given = read.value('type', text)
  if (given === undefined) return {}
  const type = knownType(given)
  if (type === undefined) read.warn('type', `is not one of the known types, so the default icon stands for it`)
  return { type: type ?? 'Default' }
}
