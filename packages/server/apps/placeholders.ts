import type { RevisionContent } from '../store/revisions.ts'
import type { Candidate } from './candidate.ts'

/** With something in every blank answer, so that a plan can be shown before everything is answered. Never deployed. */
export function withPlaceholders({ content, inputs }: Candidate): RevisionContent {
  const values = { ...content.values }
  for (const [name, input] of Object.entries(inputs)) {
    if ((values[name] ?? '').trim() !== '') continue
    values[name] = input.type === 'port' || input.type === 'number' ? '1' : input.type === 'boolean' ? 'false' : 'value'
  }
  return { ...content, values }
}
