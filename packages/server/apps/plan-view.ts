import type { PlanView } from '@panamax/contract/apps'
import type { PortConflict } from '@panamax/core/check/ports'
import { formatPath } from '@panamax/core/compose/problem'
import type { Inputs } from '@panamax/core/template/input'
import type { Examination } from './examine.ts'

/** An examination as the contract shows it. */
export function planView(examination: Examination): PlanView {
  const { candidate, plan, problems } = examination
  return {
    app: candidate.name,
    title: candidate.title,
    isNew: candidate.app === undefined,
    changes: plan.changes.map((change) => ({ ...change, reasons: [...change.reasons] })),
    warnings: [...plan.warnings],
    conflicts: examination.conflicts.map(conflictView),
    losses: examination.losses.map(({ path, ...loss }) => ({ ...loss, path: formatPath(path) })),
    permissions: examination.permissions.map(({ path: _path, ...permission }) => permission),
    problems: problems.map((problem) => ({ ...problem })),
    inputs: inputQuestions(candidate.inputs),
    ...(candidate.kept === undefined || candidate.kept.length === 0 ? {} : { kept: [...candidate.kept] }),
    document: candidate.content.document,
    ...(examination.folder === undefined
      ? {}
      : { folder: { path: examination.folder.path, mounts: [...examination.folder.mounts] } }),
  }
}

function conflictView({ port, wanted, holder, nextFree }: PortConflict): PlanView['conflicts'][number] {
  return {
    port,
    protocol: wanted.protocol,
    service: wanted.service,
    holder: holderWords(holder),
    ...(nextFree === undefined ? {} : { nextFree }),
  }
}

function holderWords({ kind, name, app, service }: PortConflict['holder']): string {
  if (kind === 'app' && app !== undefined && service !== undefined) return `${service} of app ${app}`
  return app === undefined || kind === 'app' ? `${kind} ${name}` : `${kind} ${name} of app ${app}`
}

export function inputQuestions(inputs: Inputs): PlanView['inputs'] {
  return Object.entries(inputs).map(([name, input]) => ({
    name,
    ...(input.label === undefined ? {} : { label: input.label }),
    ...(input.description === undefined ? {} : { description: input.description }),
    type: input.type,
    required: input.required,
    ...(input.default === undefined || input.type === 'password' ? {} : { default: input.default }),
    ...(input.options === undefined ? {} : { options: input.options.map((option) => option.value) }),
    generated: input.generate !== undefined,
  }))
}
