import type { Finding } from '@panamax/core/check/finding'
import { lint } from '@panamax/core/check/lint'
import { readTemplate, type Template } from '@panamax/core/template/template'

export interface Judgement {
  readonly template: Template
  /** 0 to 100; 0 for a document that has errors. */
  readonly quality: number
  readonly findings: readonly Finding[]
}

/** Reads a template of any dialect and judges its quality, before anybody has answered anything. Never throws on content. */
export function judge(text: string, path: string, files: Readonly<Record<string, string>>): Judgement {
  const template = readTemplate(text, path, {
    readFile: (name) => (Object.hasOwn(files, name) ? files[name] : undefined),
  })
  const { app, document } = template
  if (app === undefined || document === undefined) return { template, quality: 0, findings: [] }
  const { score, findings } = lint(app, document)
  return { template, quality: Math.round(score), findings }
}
