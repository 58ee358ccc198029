import type { Node, Path } from '../node.ts'
import type { Report } from '../report.ts'
import { type Decode, toText } from './decode.ts'

/** The pairs of `KEY=value` lines or of a mapping; `null` for a key without a value. */
export function pairs(node: Node, path: Path, report: Report): Map<string, string | null> {
  const found = new Map<string, string | null>()
  if (node.kind === 'map') {
    for (const [key, value] of node.entries) found.set(key, toText(value) ?? null)
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const line = toText(item)
      if (line === undefined) continue
      const equals = line.indexOf('=')
      const key = equals === -1 ? line : line.slice(0, equals)
      if (/\s$/.test(key)) {
        report.error([...path, index], item, `The name "${key}" ends with a space: remove it before the "=".`)
      }
      found.set(key, equals === -1 ? null : line.slice(equals + 1))
    }
  }
  return found
}

/** Labels, annotations, sysctls, options: text for every key, empty where there is none. */
export const stringMap: Decode = (node, path, report) => {
  const found = [...pairs(node, path, report)]
  return found.length === 0 ? undefined : Object.fromEntries(found.map(([key, value]) => [key, value ?? '']))
}

/** Environment: `null` for a variable that is taken from wherever the app is run. */
export const environment: Decode = (node, path, report) => {
  const found = pairs(node, path, report)
  return found.size === 0 ? undefined : Object.fromEntries(found)
}

/** Host names with their addresses, as sorted `host=address` lines. */
export const hosts: Decode = (node, path, report) => {
  const lines: string[] = []
  const add = (host: string, addresses: readonly string[], at: Node, where: Path) => {
    if (host === '' || /[:=]/.test(host)) report.error(where, at, `"${host}" is not a host name.`)
    for (const address of addresses) lines.push(`${host}=${address.replace(/^\[(.+)\]$/, '$1')}`)
  }
  if (node.kind === 'map') {
    for (const [host, value] of node.entries) {
      const addresses = value.kind === 'list' ? value.items.map((item) => toText(item) ?? '') : [toText(value) ?? '']
      add(host, addresses, value, [...path, host])
    }
  } else if (node.kind === 'list') {
    for (const [index, item] of node.items.entries()) {
      const line = toText(item) ?? ''
      const match = /^([^=]*)=(.*)$/.exec(line) ?? /^([^:]*):(.*)$/.exec(line)
      if (match === null) report.error([...path, index], item, `"${line}" names no address: write HOST=ADDRESS.`)
      else add(match[1] ?? '', (match[2] ?? '').split(','), item, [...path, index])
    }
  }
  return lines.length === 0 ? undefined : lines.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}
