import type { Loss } from '@panamax/core/convert/loss'
import type { Context } from '../context.ts'
import { showLosses } from '../render/problems.ts'
import { writeWhole } from '../text-file.ts'

export interface Result {
  readonly to: string
  readonly text: string
  readonly losses: readonly Loss[]
  /** Where to write it instead of to standard output; absolute. */
  readonly file?: string
}

/** Writes a converted text and says what was lost. The exit code: 3 when something was, else 0. */
export async function writeResult(context: Context, { to, text, losses, file }: Result): Promise<number> {
  const { output } = context
  output.value({ to, text, losses })
  if (file !== undefined) await writeWhole(file, text)
  else if (!output.json) output.raw(text)
  showLosses(output, losses)
  return losses.length > 0 ? 3 : 0
}
