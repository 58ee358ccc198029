import type { Output } from '../output.ts'

/** Lines that stay, above a few that are redrawn in place. Without a terminal only the lines that stay are written. */
export interface LiveArea {
  print(line: string): void
  draw(lines: readonly string[]): void
}

const most = 8

export function createLiveArea(output: Output): LiveArea {
  if (output.json) return { print: () => undefined, draw: () => undefined }
  if (!output.isTerminal) return { print: (line) => output.line(line), draw: () => undefined }
  let drawn = 0
  const clear = (): void => {
    if (drawn > 0) output.raw(`\u001b[${drawn}A\u001b[0J`)
    drawn = 0
  }
  const draw = (lines: readonly string[]): void => {
    clear()
    const shown = lines.length > most ? [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more`] : lines
    for (const line of shown) output.line(cut(line, output.columns))
    drawn = shown.length
  }
  let last: readonly string[] = []
  return {
    print(line) {
      clear()
      output.line(line)
      draw(last)
    },
    draw(lines) {
      last = lines
      draw(lines)
    },
  }
}

/** A wrapped line would take two rows and spoil the redrawing. Colour codes are only at the start of a line here. */
function cut(line: string, columns: number): string {
  return line.length > columns + 9 ? `${line.slice(0, columns + 8)}…` : line
}
