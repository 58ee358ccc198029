import type { Inputs } from '@panamax/core/template/input'
import type { RevisionContent } from '../store/revisions.ts'

/** With something in every blank answer, so that a plan can be shown before everything is answered. Never deployed. */
export function withPlaceholders(content: RevisionContent, inputs: Inputs): RevisionContent {
  const values = { ...content.values }
  for (const [name, input] of Object.entries(inputs)) {
    if ((values[name] ?? '').trim() !== '') continue
    values[name] = input.type === 'port' || input.type === 'number' ? '1' : input.type === 'boolean' ? 'false' : 'value'
  }
  return { ...content, values }
}
