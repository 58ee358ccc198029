import type { TemplateSummary } from '@panamax/contract/templates'
import type { Problem } from '@panamax/core/compose/problem'
import { messageOf } from '@panamax/core/errors'
import { parse } from 'yaml'
import { z } from 'zod'
import { readIcon } from './icon.ts'
import type { IndexedTemplate } from './indexed-template.ts'
import { judge, type Judgement } from './judge.ts'

/** A file of a source that looks like a template, with what stands beside it. Everything in it is hostile. */
export interface TemplateFile {
  readonly source: string
  /** Unique within the source: see `templateNames`. */
  readonly name: string
  /** Within the source, with slashes. */
  readonly path: string
  readonly text: string
  readonly mark: string
  /** Text files beside it, by path relative to it. A README.md is its documentation where it has none of its own. */
  readonly files: Readonly<Record<string, string>>
  /** Bytes of its picture. */
  readonly icon?: Uint8Array
  readonly commit?: string
  readonly committedAt?: string
}

export interface TemplateReading {
  /** Absent when the file holds no template; present, with quality 0, when it holds a broken one. */
  readonly template?: IndexedTemplate
  /** With an error among them, the file is broken. */
  readonly problems: readonly Problem[]
}

/** What a card may carry of a hostile file. */
const most = { title: 200, description: 2000, keywords: 50, keyword: 100, services: 100, documentation: 262_144 }

/** Reads one file of any dialect. Never throws: whatever is wrong with it is among the problems. */
export function readTemplateFile(file: TemplateFile): TemplateReading {
  try {
    const judged = judge(file.text, file.path, file.files)
    const { document, problems } = judged.template
    if (document === undefined) return { problems }
    const services = judged.template.app === undefined ? servicesOf(document) : judged.template.services
    if (services.length === 0) return { problems: problems.length > 0 ? problems : [nothingToRun(file.path)] }
    return { template: indexed(file, judged, services, document), problems }
  } catch (error) {
    const message = `It cannot be read: ${messageOf(error)}`
    return { problems: [{ severity: 'error', message, path: [], file: file.path }] }
  }
}

type ServiceLine = z.output<typeof TemplateSummary>['services'][number]

function indexed(
  file: TemplateFile,
  { template, quality }: Judgement,
  services: readonly Partial<ServiceLine>[],
  document: string,
): IndexedTemplate {
  const { metadata, problems } = template
  const icon = file.icon === undefined ? undefined : readIcon(file.icon)
  const readme = readmeOf(file.files)
  const { commit, committedAt } = file
  return {
    summary: {
      name: file.name,
      source: file.source,
      title: clip(metadata.name ?? file.name, most.title),
      description: clip(metadata.description ?? '', most.description),
      keywords: metadata.keywords.slice(0, most.keywords).map((keyword) => clip(keyword, most.keyword)),
      type: metadata.type ?? 'Default',
      services: services.slice(0, most.services).map(({ name = '', image = '', category }) => ({
        name,
        image: clip(image, most.title),
        ...(category === undefined ? {} : { category: clip(category, most.keyword) }),
      })),
      quality,
      icon: icon !== undefined,
      recommended: metadata.recommended ?? false,
      ...(committedAt === undefined ? {} : { updatedAt: committedAt }),
    },
    path: file.path,
    mark: file.mark,
    document,
    files: withoutReadme(file.files, readme?.path, document),
    documentation: clip(metadata.documentation ?? readme?.text ?? '', most.documentation),
    problems,
    ...(commit === undefined ? {} : { commit }),
    ...(committedAt === undefined ? {} : { committedAt }),
    ...(icon === undefined ? {} : { icon }),
  }
}

const Skeleton = z.looseObject({
  services: z.record(z.string(), z.looseObject({ image: z.string().optional().catch(undefined) }).nullable()),
})

/** Of a document that cannot be loaded: what it at least says. */
function servicesOf(document: string): Partial<ServiceLine>[] {
  try {
    const content: unknown = parse(document, { merge: true, logLevel: 'silent', maxAliasCount: 100 })
    const { services } = Skeleton.parse(content)
    return Object.entries(services).map(([name, service]) => ({ name, image: service?.image ?? '' }))
  } catch {
    return []
  }
}

function nothingToRun(path: string): Problem {
  return { severity: 'error', message: 'It has no services: there is nothing to run.', path: [], file: path }
}

function readmeOf(files: Readonly<Record<string, string>>): { path: string; text: string } | undefined {
  const path = Object.keys(files).find((name) => /^readme\.(md|markdown|txt)$/i.test(name))
  return path === undefined ? undefined : { path, text: files[path] ?? '' }
}

/** A README belongs to the app only where the document mentions it. */
function withoutReadme(
  files: Readonly<Record<string, string>>,
  readme: string | undefined,
  document: string,
): Readonly<Record<string, string>> {
  if (readme === undefined || document.includes(readme)) return files
  return Object.fromEntries(Object.entries(files).filter(([path]) => path !== readme))
}

/** Half characters, which no database and no browser takes. */
const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

function clip(text: string, length: number): string {
  const short = text.length <= length ? text : `${text.slice(0, length - 1)}…`
  return short.replace(half, '')
}
