import type { PlanView } from '@panamax/contract/apps'
import { permissions } from '@panamax/core/check/permissions'
import type { Problem } from '@panamax/core/compose/problem'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { TextConflict } from '@panamax/core/template/merge/merge-text'
import type { TemplateOrigin } from '@panamax/contract/templates'
import type { MergeConflict, Upgrade } from '@panamax/contract/upgrades'
import { PanamaxError } from '@panamax/core/errors'
import type { By } from '../apps/by.ts'
import type { AppContext } from '../apps/context.ts'
import { readHead } from '../apps/document-head.ts'
import { examine } from '../apps/examine.ts'
import { loadDocument } from '../apps/load-document.ts'
import { inputQuestions, planView } from '../apps/plan-view.ts'
import { shownAddress } from '../net/shown-address.ts'
import type { AppTemplate } from '../store/app-templates.ts'
import { hasConflicts, mergeUpgrade, type MergedUpgrade } from './merge-upgrade.ts'
import { type UpgradedApp, upgradeCandidate } from './upgrade-candidate.ts'

const nothing = { conflicts: [], questions: [], defaults: [], files: [], problems: [], permissions: [] }

/** Whether the app can be upgraded, and everything that a person should know before saying yes. Changes nothing. Throws `not_found`. */
export async function previewUpgrade(context: AppContext, name: string, by: By): Promise<Upgrade> {
  const app = context.apps.get(name)
  const base = context.revisions.latestNumber(app.id)
  const standing = await context.upgrades.standing(app.id)
  const { from, reason } = standing
  const template = from === undefined ? {} : { template: `${from.source}/${from.name}`, from: originOf(from) }
  if (!standing.available) {
    return { available: false, reason, ...template, ...nothing }
  }
  const { to, at } = standing
  const content = context.revisions.content(app.id, base)
  const merged = mergeUpgrade(app.name, content, standing)
  const { plan, problems } = await planOf(context, { app, base, content }, merged, by)
  return {
    available: true,
    reason,
    ...template,
    to: originOf(to),
    ...(at === undefined ? {} : { at }),
    mark: to.mark,
    base,
    templateThen: standing.from.document,
    templateNow: to.document,
    current: content.document,
    document: merged.document.text,
    conflicts: merged.document.conflicts.map(conflictView),
    ...askedBy(standing, content.values),
    files: merged.files.map(({ path, change, text, conflicts }) => ({
      path,
      change,
      ...(change === 'conflict' && text !== undefined ? { text } : {}),
      conflicts: conflicts.map(conflictView),
    })),
    problems: problems.map((problem) => ({ ...problem })),
    permissions:
      plan === undefined
        ? []
        : newPermissions(plan, loadDocument(app.name, content).app, await context.bundled.names()),
    ...(plan === undefined ? {} : { plan }),
  }
}

function newPermissions(
  { permissions: after }: PlanView,
  app: AppSpec | undefined,
  assembled: ReadonlySet<string>,
): PlanView['permissions'] {
  const before = new Set(
    (app === undefined ? [] : permissions(app, assembled)).map(({ service, text }) => `${service} ${text}`),
  )
  return after.filter(({ service, text }) => !before.has(`${service} ${text}`))
}

async function planOf(
  context: AppContext,
  upgraded: UpgradedApp,
  merged: MergedUpgrade,
  by: By,
): Promise<{ readonly plan?: PlanView; readonly problems: readonly Problem[] }> {
  if (hasConflicts(merged)) return { problems: [] }
  try {
    const plan = planView(await examine(context, upgradeCandidate(context, upgraded, merged, {}), by))
    return { plan, problems: plan.problems }
  } catch (error) {
    if (!(error instanceof PanamaxError)) throw error
    // The texts can be looked at also while the engine is away.
    if (error.code === 'unreachable') return { problems: [{ severity: 'warning', message: error.message, path: [] }] }
    const problems = error.details['problems']
    if (Array.isArray(problems)) return { problems: problems as Problem[] }
    throw error
  }
}

/** What template-now asks and the app has no answer to, and where it would answer differently itself. */
function askedBy(
  { from, to }: { readonly from: AppTemplate; readonly to: AppTemplate },
  values: Readonly<Record<string, string>>,
): Pick<Upgrade, 'questions' | 'defaults'> {
  const [before, after] = [from, to].map(({ document }) => readHead(document, 'compose.yaml').metadata.inputs)
  const asked = Object.entries(after ?? {})
  return {
    questions: inputQuestions(Object.fromEntries(asked.filter(([name]) => !Object.hasOwn(values, name)))),
    defaults: asked.flatMap(([name, { type, label, default: usual = '' }]) => {
      const old = before?.[name]?.default
      if (type === 'password' || old === undefined || old === usual || values[name] !== old) return []
      return [{ name, ...(label === undefined ? {} : { label }), from: old, to: usual }]
    }),
  }
}

function conflictView({ line, endLine, path, base, mine, theirs }: TextConflict & { path?: string }): MergeConflict {
  return { line, endLine, ...(path === undefined ? {} : { path }), base, mine, theirs }
}

function originOf({ source, address, path, commit, committedAt }: AppTemplate): TemplateOrigin {
  return {
    source,
    address: shownAddress(address),
    path,
    ...(commit === undefined ? {} : { commit }),
    ...(committedAt === undefined ? {} : { committedAt }),
  }
}
