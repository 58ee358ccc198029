import { configJson } from './config.ts'
import { type LoadRequest, load } from './load.ts'
import { formatProblem } from './problem.ts'
import type { AppSpec, Json } from './spec.ts'

/** Takes the indentation of the first line away from all lines, for documents written inside tests. */
export function yaml(strings: TemplateStringsArray, ...values: readonly unknown[]): string {
  const text = String.raw({ raw: strings }, ...values).replace(/^\n/, '')
  const indent = /^ */.exec(text)?.[0].length ?? 0
  return text
    .split('\n')
    .map((line) => line.slice(Math.min(indent, line.length - line.trimStart().length)))
    .join('\n')
}

export interface Setting {
  readonly variables?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  readonly overrides?: readonly string[]
  readonly profiles?: readonly string[]
  readonly request?: Partial<LoadRequest>
}

export function loadText(text: string, setting: Setting = {}) {
  const files = setting.files ?? {}
  return load({
    files: [
      { path: 'compose.yaml', text },
      ...(setting.overrides ?? []).map((override, index) => ({ path: `override-${index + 1}.yaml`, text: override })),
    ],
    variables: setting.variables ?? {},
    defaultName: 'demo',
    readFile: (path) => (Object.hasOwn(files, path) ? files[path] : undefined),
    ...(setting.profiles === undefined ? {} : { profiles: setting.profiles }),
    ...setting.request,
  })
}

/** The app; an error in the document fails the test with its text. */
export function loadApp(text: string, setting: Setting = {}): AppSpec {
  const { app, problems } = loadText(text, setting)
  if (app === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  return app
}

/** One service as Compose prints it, without the fields that every service has. */
export function serviceJson(text: string, service: string, setting: Setting = {}): Record<string, Json> {
  const json = configJson(loadApp(text, setting)) as { services: Record<string, Record<string, Json>> }
  const { command, entrypoint, networks, image: _, ...rest } = json.services[service] ?? {}
  const isDefault = JSON.stringify(networks) === '{"default":null}'
  return {
    ...(command === null || command === undefined ? {} : { command }),
    ...(entrypoint === null || entrypoint === undefined ? {} : { entrypoint }),
    ...(isDefault || networks === undefined ? {} : { networks }),
    ...rest,
  }
}

/** Errors as lines "LINE:COLUMN path: message". */
export function errorsOf(text: string, setting: Setting = {}): string[] {
  return loadText(text, setting)
    .problems.filter((problem) => problem.severity === 'error')
    .map((problem) => formatProblem(problem).replace(/^compose\.yaml:/, ''))
}

/** Fields of a service that has an image beside them. */
export function service(fields: string): string {
  const indented = fields
    .trim()
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')
  return `services:\n  a:\n    image: x\n${indented}\n`
}
