import { publishedPorts } from '@panamax/core/check/ports'
import { edit } from '@panamax/core/compose/edit'
import { PanamaxError } from '@panamax/core/errors'
import type { Inputs } from '@panamax/core/template/input'
import type { RevisionContent } from '../store/revisions.ts'
import { loadDocument } from './load-document.ts'

export interface PortMoves {
  /** Old host port → new one. */
  readonly ports: Readonly<Record<string, number>>
  readonly inputs: Inputs
}

/**
 * Moves host ports: through the answer to an input where the document takes the port from one, else in the document. Throws
 * `invalid_request` where neither is possible.
 */
export function movePorts(name: string, content: RevisionContent, { ports, inputs }: PortMoves): RevisionContent {
  let moved = content
  for (const [from, to] of inOrder(ports)) moved = movePort(name, moved, { from, to, inputs })
  return moved
}

/** 8080 → 8081 comes after 8081 → 8082, else one port would be moved twice. */
function inOrder(ports: Readonly<Record<string, number>>): [number, number][] {
  const left = Object.entries(ports).map(([from, to]): [number, number] => [Number(from), to])
  const result: [number, number][] = []
  while (left.length > 0) {
    const free = left.findIndex(([, to]) => left.every(([from]) => from !== to))
    result.push(...left.splice(Math.max(0, free), 1))
  }
  return result
}

interface PortMove {
  readonly from: number
  readonly to: number
  readonly inputs: Inputs
}

function movePort(name: string, content: RevisionContent, { from, to, inputs }: PortMove): RevisionContent {
  const candidates = Object.keys(inputs).filter((input) => content.values[input] === String(from))
  for (const input of candidates) {
    const values = { ...content.values, [input]: String(to) }
    if (countOf(name, { ...content, values }, to) > countOf(name, content, to)) return { ...content, values }
  }
  const result = edit(content.document, { type: 'remap-published-port', from, to })
  if (result.ok) return { ...content, document: result.text }
  throw new PanamaxError('invalid_request', `Port ${from} cannot be moved to ${to}: ${result.reason}`, {
    details: { path: result.path },
  })
}

function countOf(name: string, content: RevisionContent, port: number): number {
  const { app } = loadDocument(name, content)
  return app === undefined ? 0 : publishedPorts(app).filter(({ from }) => from === port).length
}
