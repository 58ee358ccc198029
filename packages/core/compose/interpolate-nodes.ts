import { castAt, castText } from './casts.ts'
import { interpolate, type Lookup } from './interpolate.ts'
import { list, map, type Node, type Path, type ScalarNode } from './node.ts'
import type { Report } from './report.ts'

const castNames = { integer: 'a whole number', float: 'a number', boolean: 'true or false' } as const

/**
 * Interpolates every text value (never a key), and reads numbers and booleans where the field wants them. Each
 * variable that is not set is warned of once.
 */
export function interpolateNodes(root: Node, lookup: Lookup, report: Report): Node {
  const warned = new Set<string>()
  const visit = (node: Node, path: Path): Node => {
    if (node.kind === 'map') {
      let changed = false
      const entries = new Map<string, Node>()
      for (const [key, value] of node.entries) {
        const visited = visit(value, [...path, key])
        if (visited !== value) changed = true
        entries.set(key, visited)
      }
      return changed ? map(entries, node) : node
    }
    if (node.kind === 'list') {
      let changed = false
      const items = node.items.map((item, index) => {
        const visited = visit(item, [...path, index])
        if (visited !== item) changed = true
        return visited
      })
      return changed ? list(items, node) : node
    }
    return typeof node.value === 'string' && node.form === undefined ? text(node, node.value, path) : node
  }
  const text = (node: ScalarNode, template: string, path: Path): ScalarNode => {
    const result = interpolate(template, lookup)
    if (result.error !== undefined) report.error(path, node, result.error)
    for (const name of result.unset) {
      if (warned.has(name)) continue
      warned.add(name)
      report.warn(path, node, `The variable ${name} is not set; it counts as empty.`)
    }
    const cast = result.error === undefined ? castAt(path) : undefined
    if (cast === undefined) return result.text === template ? node : { ...node, value: result.text }
    const value = castText(result.text, cast)
    if (value === undefined) report.error(path, node, `"${result.text}" is not ${castNames[cast]}.`)
    return { ...node, value: value ?? result.text, ...(cast === 'float' ? { form: 'float' as const } : {}) }
  }
  return visit(root, [])
}
