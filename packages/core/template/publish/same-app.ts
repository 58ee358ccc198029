import { load } from '../../compose/load.ts'
import type { AppSpec } from '../../compose/spec.ts'
import { stableJson } from '../../deploy/hash.ts'

export interface AppText {
  readonly document: string
  readonly values: Readonly<Record<string, string>>
  readonly files: Readonly<Record<string, string>>
}

/** The app that a text stands for, or what is wrong with it, in words. */
export function loadApp(
  name: string,
  { document, values, files }: AppText,
): AppSpec | { readonly problem: string; readonly line?: number } {
  const { app, problems } = load({
    files: [{ path: 'compose.yaml', text: document }],
    variables: values,
    projectName: name,
    readFile: (path) => {
      const own = path.replace(/^\.\//, '')
      return Object.hasOwn(files, own) ? files[own] : undefined
    },
  })
  if (app !== undefined) return app
  const first = problems.find(({ severity }) => severity === 'error')
  return { problem: first?.message ?? 'it does not load', ...(first?.line === undefined ? {} : { line: first.line }) }
}

/** Where two apps differ, as a path; what is said about them in `x-panamax` does not count, nor how a file gets its content. */
export function difference(a: AppSpec, b: AppSpec, files: Readonly<Record<string, string>>): string | undefined {
  return firstDifference(essence(a, files), essence(b, files), [])
}

function essence(app: AppSpec, files: Readonly<Record<string, string>>): unknown {
  const { 'x-panamax': _about, secrets, configs, services, ...rest } = app
  return {
    ...rest,
    services: Object.fromEntries(
      Object.entries(services).map(([name, { 'x-panamax': _words, ...service }]) => [name, service]),
    ),
    secrets: Object.keys(secrets ?? {}),
    configs: Object.fromEntries(
      Object.entries(configs ?? {}).map(([name, { file, content, ...config }]) => [
        name,
        {
          ...config,
          content: content ?? (file === undefined ? undefined : (files[file.replace(/^\.\//, '')] ?? file)),
        },
      ]),
    ),
  }
}

function firstDifference(a: unknown, b: unknown, path: readonly string[]): string | undefined {
  if (stableJson(a ?? null) === stableJson(b ?? null)) return undefined
  if (!isObject(a) || !isObject(b)) return path.join('.')
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const found = firstDifference(a[key], b[key], [...path, key])
    if (found !== undefined) return found
  }
  return path.join('.')
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
