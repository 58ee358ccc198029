import { appendIn, removeIn, setIn } from './change.ts'
import { refusal } from './explain.ts'
import { getIn, isObject, type Keys, type Plain } from './plain.ts'
import { readSource } from './source.ts'
import { requireService } from './services.ts'

/** Sets one `KEY=value` of a field that is a list of lines or a mapping (environment, labels), in the form it has. */
export function setLine(text: string, service: string, field: string, name: string, value: string | null): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, field]
  if (name === '' || /[=\s]/.test(name)) throw refusal(source, path, `"${name}" cannot be a name here.`)
  const current = getIn(source.plain, path)
  if (Array.isArray(current)) {
    const line = value === null ? name : `${name}=${value}`
    const index = lineIndex(current as readonly Plain[], name)
    return index === -1 ? appendIn(text, path, line) : setIn(text, [...path, index], line)
  }
  const existing = isObject(current) ? current[name] : undefined
  // A number or a boolean that reads the same is left as it is written.
  if (existing !== undefined && existing !== null && typeof existing !== 'object' && String(existing) === value)
    return text
  return setIn(text, [...path, name], value)
}

/** Removes one `KEY=value`; the field goes too when it was the last. */
export function removeLine(text: string, service: string, field: string, name: string): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, field]
  const current = getIn(source.plain, path)
  if (Array.isArray(current)) {
    const index = lineIndex(current as readonly Plain[], name)
    return index === -1 ? text : removeIn(text, [...path, index])
  }
  return removeIn(text, [...path, name])
}

function lineIndex(lines: readonly Plain[], name: string): number {
  return lines.findIndex((line) => typeof line === 'string' && (line === name || line.startsWith(`${name}=`)))
}
