import { type Cast, type Casts, castsBelow, castText, rootCasts } from './casts.ts'
import { interpolate, type Lookup } from './interpolate.ts'
import { list, map, type Node, scalar, type ScalarNode, type Trail } from './node.ts'
import type { Report } from './report.ts'

const castNames = { integer: 'a whole number', float: 'a number', boolean: 'true or false' } as const

/**
 * Interpolates every text value (never a key), and reads numbers and booleans where the field wants them. Each
 * variable that is not set is warned of once.
 */
export function interpolateNodes(root: Node, lookup: Lookup, report: Report): Node {
  const warned = new Set<string>()
  const path: Trail = []

  const visit = (node: Node, casts: Casts | undefined): Node => {
    if (node.kind === 'map') {
      let changed = false
      const entries = new Map<string, Node>()
      for (const [key, value] of node.entries) {
        path.push(key)
        const visited = visit(value, castsBelow(casts, key))
        path.pop()
        if (visited !== value) changed = true
        entries.set(key, visited)
      }
      return changed ? map(entries, node) : node
    }
    if (node.kind === 'list') {
      let changed = false
      const items: Node[] = []
      for (const [index, item] of node.items.entries()) {
        path.push(index)
        const visited = visit(item, castsBelow(casts, '*'))
        path.pop()
        if (visited !== item) changed = true
        items.push(visited)
      }
      return changed ? list(items, node) : node
    }
    return typeof node.value === 'string' && node.form === undefined ? text(node, node.value, casts?.cast) : node
  }

  const text = (node: ScalarNode, template: string, cast: Cast | undefined): ScalarNode => {
    if (cast === undefined && !template.includes('$')) return node
    const result = interpolate(template, lookup)
    if (result.error !== undefined) report.error(path, node, result.error)
    for (const name of result.unset) {
      if (warned.has(name)) continue
      warned.add(name)
      report.warn(path, node, `The variable ${name} is not set; it counts as empty.`)
    }
    if (cast === undefined || result.error !== undefined) return scalar(result.text, node)
    const value = castText(result.text, cast)
    if (value === undefined) report.error(path, node, `"${result.text}" is not ${castNames[cast]}.`)
    return scalar(value ?? result.text, node, cast === 'float' ? 'float' : undefined)
  }
  return visit(root, rootCasts)
}
