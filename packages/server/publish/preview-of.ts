import type { BesideFile, TemplatePreview } from '@panamax/contract/publish'
import { formatPath } from '@panamax/core/compose/problem'
import type { MadeTemplate } from '@panamax/core/template/publish/made-template'

interface InPlace {
  /** Of the template's own file, one of `files`. */
  readonly path: string
  readonly files: Readonly<Record<string, string>>
  /** What stands there now. */
  readonly published: string | undefined
  readonly beside: readonly BesideFile[]
  readonly images: readonly string[]
}

/** A template as it is shown before it is published. */
export function previewOf(made: MadeTemplate, { path, files, published, beside, images }: InPlace): TemplatePreview {
  const { document, values, findings, quality, losses, left, obstacles } = made
  const { [path]: _own, ...others } = files
  const stays = new Set<BesideFile['state']>(['same', 'foreign', 'altered'])
  return {
    path,
    document,
    files: others,
    ...(published === undefined ? {} : { published }),
    beside: [...beside],
    isThere: published === document && beside.every(({ state }) => stays.has(state)),
    values: values.map((value) => ({ ...value })),
    findings: findings.map(({ rule, message, fix, path: at, line }) => ({
      rule,
      message,
      fix,
      path: [...at],
      ...(line === undefined ? {} : { line }),
    })),
    quality,
    losses: losses.map((loss) => ({ ...loss, path: formatPath(loss.path) })),
    images: [...images],
    left: [...left],
    obstacles: [...obstacles],
  }
}
