import { toDockerRun } from '@panamax/core/convert/docker-run'
import type { Loss } from '@panamax/core/convert/loss'
import { appToPmx2014 } from '@panamax/core/template/pmx'
import { loadWithoutValues } from '@panamax/core/template/without-values'
import { specOf } from '../../../document/spec-of.ts'

export const exportFormats = ['compose', 'pmx-2014', 'docker-run'] as const
export type ExportFormat = (typeof exportFormats)[number]

export interface Exported {
  readonly text: string
  readonly fileName: string
  readonly losses: readonly Loss[]
}

interface Exportable {
  readonly app: string
  readonly document: string
  /** null: a secret, which the browser does not have. */
  readonly values: Readonly<Record<string, string | null>>
}

/** The app in another form, made here in the browser. Undefined where the document has errors. No secret is in it. */
export function exported(format: ExportFormat, { app, document, values }: Exportable): Exported | undefined {
  if (format === 'compose') return { text: document, fileName: `${app}.compose.yaml`, losses: [] }
  if (format === 'docker-run') {
    const spec = specOf(document, values, app)
    return spec === undefined ? undefined : { ...toDockerRun(spec), fileName: `${app}.sh` }
  }
  const { app: spec, losses } = loadWithoutValues({
    files: [{ path: 'compose.yaml', text: document }],
    projectName: app,
    readFile: () => '',
  })
  if (spec === undefined) return undefined
  const written = appToPmx2014(spec)
  return { text: written.text, fileName: `${app}.pmx`, losses: [...losses, ...written.losses] }
}
