import type { Role } from '@panamax/contract/route'
import type { Source, SourceDetail } from '@panamax/contract/sources'
import type { z } from 'zod'
import { shownAddress } from '../net/shown-address.ts'
import type { SourceFileRecord } from '../store/source-files.ts'
import type { StoredSource } from '../store/sources.ts'
import type { SourceStatus } from './sources.ts'

/** As many files as an answer lists. */
export const mostFiles = 1000

export function sourceView({ source, state, counts }: SourceStatus, role: Role): z.output<typeof Source> {
  const { name, kind, address, branch, folder, hasCredentials, account, error, commit, refreshedAt, triedAt, nextAt } =
    source
  return {
    name,
    kind,
    address: kind === 'library' ? '' : shownAddress(address),
    ...(branch === undefined ? {} : { branch }),
    ...(folder === undefined ? {} : { folder }),
    hasCredentials,
    ...(account === undefined ? {} : { account }),
    state,
    ...(error === undefined ? {} : { error }),
    templates: counts.templates,
    warnings: counts.warnings,
    skipped: counts.skipped,
    ...(commit === undefined ? {} : { commit }),
    ...(refreshedAt === undefined ? {} : { refreshedAt }),
    ...(triedAt === undefined ? {} : { triedAt }),
    ...(nextAt === undefined || kind === 'library' ? {} : { nextAt }),
    allowedActions: allowedActions(source, role),
  }
}

export function sourceDetailView(
  status: SourceStatus,
  files: readonly SourceFileRecord[],
  role: Role,
): z.output<typeof SourceDetail> {
  return {
    ...sourceView(status, role),
    files: files.map(({ path, outcome, template, reason, problems }) => ({
      path,
      outcome,
      ...(template === undefined ? {} : { template }),
      ...(reason === undefined ? {} : { reason }),
      problems: problems.map((problem) => ({ ...problem })),
    })),
    moreFiles: Math.max(0, status.counts.files - files.length),
  }
}

/** What an admin has opened with credentials, or within the own network, only an admin changes. */
export function mayChange({ isLocal, hasCredentials }: StoredSource, role: Role): boolean {
  return role === 'admin' || (role === 'operator' && !isLocal && !hasCredentials)
}

type Action = z.output<typeof Source>['allowedActions'][number]

function allowedActions(source: StoredSource, role: Role): Action[] {
  if (role === 'viewer') return []
  if (source.kind === 'library' || !mayChange(source, role)) return ['refresh']
  return source.kind === 'git' || source.kind === 'catalogue' ? ['refresh', 'update', 'remove'] : ['refresh', 'remove']
}
