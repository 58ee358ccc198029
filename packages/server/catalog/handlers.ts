import type { TemplateDetail, TemplateSummary } from '@panamax/contract/templates'
import { permissions } from '@panamax/core/check/permissions'
import { readTemplate } from '@panamax/core/template/template'
import type { z } from 'zod'
import { loadDocument } from '../apps/load-document.ts'
import { withPlaceholders } from '../apps/placeholders.ts'
import { inputQuestions } from '../apps/plan-view.ts'
import type { HandlersOf } from '../http/handler.ts'
import type { Catalog, CatalogEntry } from './catalog.ts'

/** The routes of templates. */
export function catalogHandlers(catalog: Catalog): HandlersOf<'listTemplates' | 'getTemplate'> {
  return {
    listTemplates: async (call) => (await catalog.search(call.query.q)).map(summary),
    getTemplate: async (call) => detail(await catalog.get(call.params.name)),
  }
}

function summary({ name, source, metadata, services }: CatalogEntry): z.output<typeof TemplateSummary> {
  return {
    name,
    source,
    title: metadata.name ?? name,
    description: metadata.description ?? '',
    keywords: [...metadata.keywords],
    type: metadata.type ?? 'Default',
    services: services.map((service) => ({ ...service })),
  }
}

/** As the template comes, before anybody has answered anything. */
function permissionsOf({
  name,
  document,
  files,
  metadata,
}: CatalogEntry): z.output<typeof TemplateDetail>['permissions'] {
  const defaults = Object.entries(metadata.inputs).map(([input, { default: value = '' }]) => [input, value] as const)
  const content = withPlaceholders({ document, files, values: Object.fromEntries(defaults) }, metadata.inputs)
  const { app } = loadDocument(name, content)
  return app === undefined ? [] : permissions(app).map(({ path: _path, ...permission }) => permission)
}

function detail(entry: CatalogEntry): z.output<typeof TemplateDetail> {
  const template = readTemplate(entry.document, `${entry.name}/compose.yaml`, {
    readFile: (path) => (Object.hasOwn(entry.files, path) ? entry.files[path] : undefined),
  })
  return {
    ...summary(entry),
    documentation: entry.metadata.documentation ?? '',
    inputs: inputQuestions(entry.metadata.inputs),
    permissions: permissionsOf(entry),
    problems: template.problems.map((problem) => ({ ...problem })),
    document: entry.document,
  }
}
