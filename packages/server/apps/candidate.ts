import type { Problem } from '@panamax/core/compose/problem'
import type { Inputs } from '@panamax/core/template/input'
import type { AppTemplate } from '../store/app-templates.ts'
import type { AppRecord } from '../store/apps.ts'
import type { RevisionContent } from '../store/revisions.ts'

/** An app as it is wished for: everything is decided but what it comes to on the target. */
export interface Candidate {
  readonly name: string
  readonly title: string
  readonly target: string
  /** Undefined: a new app. */
  readonly app?: AppRecord
  /** The number that its revision has or would have. */
  readonly revision: number
  /** It is a revision of the app already. */
  readonly isSaved: boolean
  readonly source?: string
  /** What a new app is made of, to be remembered. */
  readonly template?: AppTemplate
  readonly content: RevisionContent
  readonly inputs: Inputs
  /** Secret inputs whose answers are kept with the data that a new app takes up. */
  readonly kept?: readonly string[]
  /** So far: of the conversion and of the inputs. */
  readonly problems: readonly Problem[]
}
