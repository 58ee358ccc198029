import type { Destination, TemplateDraft } from '@panamax/contract/publish'
import type { AppMetadata } from '@panamax/core/template/metadata'
import { type AccessForm, credentialsOf, filled, noAccess } from '../../sources/source-form.ts'

/** What the person has said about the template so far. */
export interface Sheet {
  readonly name: string
  readonly description: string
  readonly keywords: readonly string[]
  readonly type: string
  readonly authors: readonly string[]
  readonly documentation: string
  readonly format: 'compose' | 'pmx-2014'
  readonly ask: Readonly<Record<string, boolean>>
}

/** What was said the last time; what was not, as the document has it. */
export function firstSheet(metadata: AppMetadata, title: string, last: TemplateDraft = {}): Sheet {
  return {
    name: last.name ?? metadata.name ?? title,
    description: last.description ?? metadata.description ?? '',
    keywords: last.keywords ?? metadata.keywords,
    type: last.type ?? metadata.type ?? 'Default',
    authors: last.authors ?? metadata.authors,
    documentation: last.documentation ?? metadata.documentation ?? '',
    format: last.format ?? 'compose',
    ask: last.ask ?? {},
  }
}

export function draftOf(sheet: Sheet): TemplateDraft {
  const { name, type, keywords, authors, ...rest } = sheet
  return {
    ...rest,
    ...(filled(name) === undefined ? {} : { name: name.trim() }),
    ...(type === 'Default' ? {} : { type }),
    keywords: [...keywords],
    authors: [...authors],
    ask: { ...rest.ask },
  }
}

/** Where to. */
export interface Place {
  readonly kind: Destination['type']
  readonly host: string
  readonly repository: string
  /** It does not exist yet. */
  readonly isNew: boolean
  readonly visibility: 'private' | 'public'
  readonly pullRequest: boolean
  readonly address: string
  readonly access: AccessForm
  readonly branch: string
  readonly folder: string
  readonly directory: string
}

export const nowhere: Place = {
  kind: 'github',
  host: 'github.com',
  repository: '',
  isNew: false,
  visibility: 'private',
  pullRequest: false,
  address: '',
  access: noAccess,
  branch: '',
  folder: '',
  directory: '',
}

/** Where it went the last time; credentials have to be given again. */
export function placeOf(to: Readonly<Record<string, unknown>> | undefined): Place {
  if (to === undefined) return nowhere
  const text = (name: string) => (typeof to[name] === 'string' ? to[name] : '')
  const common = { ...nowhere, branch: text('branch') }
  switch (to['type']) {
    case 'github': {
      const pullRequest = to['pullRequest'] === true
      const repository = text('repository')
      return { ...common, repository, pullRequest, host: text('host') || nowhere.host, folder: text('folder') }
    }
    case 'git':
      return { ...common, kind: 'git', address: text('address'), folder: text('folder') }
    case 'directory':
      return { ...nowhere, kind: 'directory', directory: text('folder') }
    default:
      return nowhere
  }
}

const repository = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/

/** Undefined while it is not filled in. */
export function destinationOf(place: Place): Destination | undefined {
  const branch = filled(place.branch)
  const where = { folder: place.folder.trim(), ...(branch === undefined ? {} : { branch }) }
  switch (place.kind) {
    case 'github': {
      if (!repository.test(place.repository.trim())) return undefined
      return {
        type: 'github',
        host: place.host,
        repository: place.repository.trim(),
        pullRequest: place.pullRequest,
        ...(place.isNew ? { create: place.visibility } : {}),
        ...where,
      }
    }
    case 'git': {
      const [address, credentials] = [filled(place.address), credentialsOf(place.access)]
      if (address === undefined) return undefined
      return { type: 'git', address, ...where, ...(credentials === undefined ? {} : { credentials }) }
    }
    case 'directory':
      return place.directory.trim().startsWith('/') ? { type: 'directory', folder: place.directory.trim() } : undefined
  }
}
