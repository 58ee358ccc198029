import type { Finding } from '../../check/finding.ts'
import type { Loss } from '../../convert/loss.ts'
import type { Machine } from './environment-places.ts'
import type { MetadataDraft } from './metadata-draft.ts'

/** An app that is to become a template. */
export interface TemplateRequest {
  /** Of compose, as the app has it. */
  readonly document: string
  /** The app's answers and the variables of its `.env`. */
  readonly values: Readonly<Record<string, string>>
  /** Its text files, by path relative to the document. */
  readonly files: Readonly<Record<string, string>>
  /** Its project name. */
  readonly app: string
  readonly draft: MetadataDraft & {
    readonly format: 'compose' | 'pmx-2014'
    /** By the id of a value: whether it becomes an input. A secret does in any case. */
    readonly ask: Readonly<Record<string, boolean>>
    readonly fileName?: string | undefined
  }
  readonly machine: Machine
  /** What else would leave with it, by what it is called in a sentence: "the message of the commit". */
  readonly beside?: Readonly<Record<string, string>>
}

/** A value that the template does not carry, or need not. */
export interface MadeValue {
  /** Stands for the place; the same app gives the same. */
  readonly id: string
  readonly service?: string
  readonly variable: string
  readonly why: 'secret' | 'environment'
  /** In words. */
  readonly reason: string
  /** Absent for a secret. */
  readonly value?: string
  /** Blank where a secret is only taken out of a text. */
  readonly input: string
  readonly asked: boolean
}

export interface MadeTemplate {
  /** Of the files, without ending: a project name. */
  readonly name: string
  /** The template's own file. */
  readonly document: string
  /** What goes with it, by path relative to it. */
  readonly files: Readonly<Record<string, string>>
  readonly values: readonly MadeValue[]
  readonly findings: readonly Finding[]
  /** 0 to 100. */
  readonly quality: number
  readonly losses: readonly Loss[]
  /** Files that stay behind, each with its reason. */
  readonly left: readonly string[]
  /** Why it cannot be published as it is, in sentences; none has a secret in it. */
  readonly obstacles: readonly string[]
  /** What the questions would have to be answered with to get this very app. Secret: never show or store it. */
  readonly answers: Readonly<Record<string, string>>
}
