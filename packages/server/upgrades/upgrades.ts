import type { Catalog } from '../catalog/catalog.ts'
import type { IndexedTemplate } from '../catalog/indexed-template.ts'
import type { TemplateStore } from '../catalog/template-store.ts'
import { shownAddress } from '../net/shown-address.ts'
import type { AppTemplate, AppTemplateStore, TemplateState } from '../store/app-templates.ts'
import { remembered } from './remembered.ts'

/** How an app stands to the template that it is based on. */
export type Standing =
  | {
      readonly available: false
      /** In a sentence. */
      readonly reason: string
      /** Absent: the app was not made from a template. */
      readonly from?: AppTemplate
    }
  | {
      readonly available: true
      readonly reason: string
      readonly from: AppTemplate
      readonly to: AppTemplate
      /** When it changed, where that is known. */
      readonly at?: string
    }

export interface UpgradesParts {
  readonly made: AppTemplateStore
  readonly templates: Pick<TemplateStore, 'get'>
  readonly catalog: Pick<Catalog, 'get'>
}

/** As many answers are remembered: one for each app and each state of its template. */
const mostAnswers = 2000

/** Says which apps can be upgraded to what their templates have become. */
export class Upgrades {
  readonly #parts: UpgradesParts
  readonly #answers = new Map<string, boolean>()

  constructor(parts: UpgradesParts) {
    this.#parts = parts
  }

  /**
   * By id, for every app that was made from a template (or for one), whether it can be upgraded. One query; a template is read
   * only once for each state that it has had, since its mark changes with its picture too.
   */
  flags(app?: number): ReadonlyMap<number, boolean> {
    return new Map(this.#parts.made.states(app).map((state) => [state.app, this.#isNewer(state)]))
  }

  #isNewer({ id, source, mark, now }: TemplateState): boolean {
    if (now === undefined || now.mark === mark) return false
    const key = `${id} ${now.mark}`
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const [from, to] = [this.#parts.made.get(id), this.#parts.templates.get(source, now.name)]
    const answer = from !== undefined && to !== undefined && problemOf(to) === undefined && isOther(from, to)
    this.#answers.set(key, answer)
    const oldest = this.#answers.keys().next().value
    if (this.#answers.size > mostAnswers && oldest !== undefined) this.#answers.delete(oldest)
    return answer
  }

  /** With both templates, for the app's newest revision. */
  async standing(app: number): Promise<Standing> {
    const { made, catalog } = this.#parts
    const [state] = made.states(app)
    const from = state === undefined ? undefined : made.get(state.id)
    if (state === undefined || from === undefined) {
      return { available: false, reason: 'The app was not made from a template.' }
    }
    const { source, hasSource, now } = state
    if (!hasSource) {
      const reason = `Its source is gone: there is no source "${source}" at ${from.address === '' ? 'its place' : shownAddress(from.address)}. Add it again to get upgrades.`
      return { available: false, reason, from }
    }
    const entry = now && (await catalog.get(`${source}/${now.name}`).catch(() => undefined))
    const name = `${source}/${from.name}`
    if (entry === undefined) {
      return { available: false, reason: `The template ${name} is no longer in its source.`, from }
    }
    const problem = problemOf(entry)
    if (problem !== undefined) {
      return { available: false, reason: `The template ${name} has changed, but is broken now: ${problem}`, from }
    }
    if (!isOther(from, entry)) {
      return { available: false, reason: `The template ${name} has not changed since.`, from }
    }
    const at = entry.committedAt ?? entry.summary.updatedAt
    const reason = `The template ${name} has changed.`
    return { available: true, reason, from, to: remembered(entry), ...(at === undefined ? {} : { at }) }
  }
}

function problemOf({ problems }: IndexedTemplate): string | undefined {
  return problems.find((problem) => problem.severity === 'error')?.message
}

/** Whether an app would be made of other texts now. */
function isOther(from: AppTemplate, to: Pick<IndexedTemplate, 'document' | 'files'>): boolean {
  if (from.document !== to.document) return true
  const paths = Object.keys(to.files)
  return paths.length !== Object.keys(from.files).length || paths.some((path) => from.files[path] !== to.files[path])
}
