import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

export interface Terminal {
  write(text: string): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** Standard output and standard error of a command: results on the first, everything else on the second. */
export interface Output {
  readonly json: boolean
  /** The result for people; nothing under --json. */
  line(text?: string): void
  /** The result for programs: one JSON value; nothing without --json. */
  value(value: unknown): void
  /** One JSON value a line, for streams. */
  row(value: unknown): void
  /** Raw bytes or text on standard output, whatever the mode. */
  raw(text: string | Uint8Array): void
  /** Notes for people, on standard error. */
  note(text: string): void
  paint(style: Style, text: string): string
  readonly isTerminal: boolean
  readonly columns: number
}

export interface OutputOptions {
  readonly json: boolean
  readonly colour: boolean
  readonly stdout: Terminal & { write(text: string | Uint8Array): unknown }
  readonly stderr: Terminal
}

export function createOutput({ json, colour, stdout, stderr }: OutputOptions): Output {
  return {
    json,
    isTerminal: stdout.isTTY === true,
    columns: stdout.columns ?? 100,
    line: (text = '') => void (json || stdout.write(`${text}\n`)),
    value: (value) => void (json && stdout.write(`${JSON.stringify(value, null, 2)}\n`)),
    row: (value) => void (json && stdout.write(`${JSON.stringify(value)}\n`)),
    raw: (text) => void stdout.write(text),
    note: (text) => void stderr.write(`${text}\n`),
    paint: (style, text) => (colour ? styleText(style, text, { validateStream: false }) : text),
  }
}

/** Colours: never with NO_COLOR (no-color.org) or a dumb terminal, always with FORCE_COLOR, else on a terminal. */
export function wantsColour(environment: Readonly<Record<string, string | undefined>>, stdout: Terminal): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '' || environment['TERM'] === 'dumb') return false
  return (environment['FORCE_COLOR'] ?? '') !== '' || stdout.isTTY === true
}

/** Makes control characters visible, so that text from a container or a template cannot drive the terminal. Tabs stay. */
export function harmless(text: string): string {
  // C0 without tab, DEL, C1, and the bidirectional overrides that can disguise text.
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.codePointAt(0) ?? 0
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\\u${code.toString(16).padStart(4, '0')}`
  })
}

/** Columns padded to their widest cell; the last one is not padded. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>(
    (all, row) => row.map((cell, index) => Math.max(all[index] ?? 0, width(cell))),
    [],
  )
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat((widths[index] ?? 0) - width(cell))))
      .join('  ')
      .trimEnd(),
  )
}

/**
 * A table that keeps to the columns of a terminal: a first cell that takes most of the line shifts only its own row, and what
 * is too long at the end is cut with "…". Elsewhere nothing is cut.
 */
export function fittedTable(output: Output, rows: readonly (readonly string[])[]): string[] {
  if (!output.isTerminal) return table(rows)
  const most = Math.floor(output.columns * 0.45)
  const usual = rows.filter(([first = '']) => width(first) <= most)
  const lines = new Map(table(usual).map((line, at) => [usual[at], line]))
  return rows.map((row) =>
    cutEnd(lines.get(row) ?? row.join('  ').trimEnd(), (row.at(-1) ?? '').trimEnd(), output.columns),
  )
}

/** Only the last cell is cut: it holds no colours. */
function cutEnd(line: string, last: string, columns: number): string {
  const room = width(last) - (width(line) - columns)
  if (width(line) <= columns || !line.endsWith(last)) return line
  return `${line.slice(0, line.length - last.length)}${room < 2 ? '' : `${[...last].slice(0, room - 1).join('')}…`}`.trimEnd()
}

function width(cell: string): number {
  return [...cell.replace(/\u001b\[[0-9;]*m/g, '')].length
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const

/** 1536 → "1.5 KiB" */
export function bytes(count: number): string {
  const power = Math.min(units.length - 1, count < 1 ? 0 : Math.floor(Math.log2(count) / 10))
  const amount = count / 1024 ** power
  return `${power === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[power] ?? 'B'}`
}

/** How long until then: "in 3 hours". */
export function ahead(time: string, now: number): string {
  const minutes = Math.max(0, Math.round((Date.parse(time) - now) / 60_000))
  if (minutes < 1) return 'at once'
  const [count, unit] = minutes < 120 ? [minutes, 'minute'] : [Math.round(minutes / 60), 'hour']
  return `in ${count} ${unit}${count === 1 ? '' : 's'}`
}

/** How long ago, in the largest unit that fits: "3 minutes ago". */
export function ago(time: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(time)) / 1000))
  for (const [unit, size] of [
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const) {
    const count = Math.floor(seconds / size)
    if (count >= 1) return `${count} ${unit}${count === 1 ? '' : 's'} ago`
  }
  return seconds < 5 ? 'just now' : `${seconds} seconds ago`
}
