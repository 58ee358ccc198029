import { findExcess } from '../compose/limits.ts'
import { load, type LoadRequest, type LoadResult } from '../compose/load.ts'
import type { Input } from './input.ts'
import type { AppMetadata } from './metadata.ts'
import { peek } from './peek.ts'
import type { VariableUse } from './variables.ts'

/** Loads a document before anybody has answered anything, with values that fit in place of the answers. */
export function loadWithStandIns(request: Omit<LoadRequest, 'variables'>): LoadResult {
  const variables = request.files.map(({ text }) => {
    if (findExcess(text) !== undefined) return {}
    const seen = peek(text)
    return standIns(seen.metadata, seen.variables)
  })
  return load({ ...request, variables: Object.assign({}, ...variables.reverse()) as Record<string, string> })
}

/**
 * Values that let a document be judged before anybody has answered anything. Numbers differ from each other, so that
 * two ports that are asked for do not clash.
 */
export function standIns(metadata: AppMetadata, variables: readonly VariableUse[]): Record<string, string> {
  const ports = Object.keys(metadata.inputs).filter((name) => metadata.inputs[name]?.type === 'port')
  const inputs = Object.entries(metadata.inputs).map(
    ([name, input]) => [name, standIn(input, ports.indexOf(name))] as const,
  )
  const others = variables
    .filter((use) => !use.hasDefault && !Object.hasOwn(metadata.inputs, use.name))
    .map((use, index) => [use.name, String(index + 1)] as const)
  return Object.fromEntries([...others, ...inputs])
}

function standIn(input: Input, nth: number): string {
  if (input.default !== undefined && input.default !== '') return input.default
  switch (input.type) {
    case 'boolean':
      return 'false'
    case 'select':
      return input.options?.[0]?.value ?? '1'
    case 'port':
      return String(Math.max(input.min ?? 0, 8080 + nth))
    case 'url':
      return 'http://localhost'
    case 'email':
      return 'user@localhost'
    default:
      return '1'
  }
}
