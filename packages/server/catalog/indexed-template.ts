import type { TemplateSummary } from '@panamax/contract/templates'
import type { Problem } from '@panamax/core/compose/problem'
import type { z } from 'zod'
import type { TemplateIcon } from './icon.ts'

/** A template as the catalogue keeps it: read once, when its source is refreshed. */
export interface IndexedTemplate {
  /** Everything that a card shows; its `name` is unique within the source. */
  readonly summary: z.output<typeof TemplateSummary>
  /** Of the file within the source, with slashes. */
  readonly path: string
  /** Digest of the file and of everything that goes with it: the same mark, the same template. */
  readonly mark: string
  /** Compose with its `x-panamax` block, whatever dialect the file is in. */
  readonly document: string
  /** Text files that the document refers to, by path relative to it. */
  readonly files: Readonly<Record<string, string>>
  /** Markdown, hostile until sanitized. */
  readonly documentation: string
  /** Of reading the file: warnings, and the errors of a template that is listed although it is broken. */
  readonly problems: readonly Problem[]
  /** In full; absent where the source is no git repository. */
  readonly commit?: string
  /** RFC 3339. */
  readonly committedAt?: string
  readonly icon?: TemplateIcon
}

/** What a refresh found, against what the catalogue has. All of it takes effect at once, or nothing. */
export interface CatalogChange {
  readonly put: readonly IndexedTemplate[]
  /** Paths of files that are gone or hold no template any more. */
  readonly remove: readonly string[]
}
