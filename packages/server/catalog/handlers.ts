import type { TemplateDetail } from '@panamax/contract/templates'
import { permissions } from '@panamax/core/check/permissions'
import type { z } from 'zod'
import { inputQuestions } from '../apps/plan-view.ts'
import type { BundledImages } from '../deployer/bundled-images.ts'
import type { HandlersOf } from '../http/handler.ts'
import { shownAddress } from '../net/shown-address.ts'
import type { Catalog, CatalogEntry } from './catalog.ts'
import { judge } from './judge.ts'

/** The routes of templates. */
export function catalogHandlers(
  catalog: Catalog,
  bundled: Pick<BundledImages, 'names'>,
): HandlersOf<'listTemplates' | 'getTemplate' | 'getTemplateIcon'> {
  return {
    listTemplates: (call) => catalog.search(call.query),
    async getTemplate(call) {
      const entry = await catalog.get(call.params.name)
      return detail(entry, await bundled.names())
    },
    getTemplateIcon: (call) => catalog.icon(call.params.name),
  }
}

function detail(entry: CatalogEntry, assembled: ReadonlySet<string>): z.output<typeof TemplateDetail> {
  const { template, findings } = judge(entry.document, `${entry.name}/compose.yaml`, entry.files)
  const { commit, committedAt } = entry
  return {
    ...entry.summary,
    documentation: entry.documentation,
    inputs: inputQuestions(template.metadata.inputs),
    // As the template comes, before anybody has answered anything.
    permissions:
      template.app === undefined
        ? []
        : permissions(template.app, assembled).map(({ path: _path, ...permission }) => permission),
    problems: template.problems.map((problem) => ({ ...problem })),
    findings: findings.map(({ rule, message, fix, path, line }) => ({
      rule,
      message,
      fix,
      path,
      ...(line === undefined ? {} : { line }),
    })),
    origin: {
      source: entry.source,
      address: shownAddress(entry.address),
      path: entry.path,
      ...(commit === undefined ? {} : { commit }),
      ...(committedAt === undefined ? {} : { committedAt }),
    },
    others: [...entry.others],
    files: Object.keys(entry.files),
    document: entry.document,
  }
}
