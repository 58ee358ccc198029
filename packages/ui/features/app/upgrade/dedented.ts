/** Without the indentation that all its lines share: a part of a file is read by itself. */
export function dedented(text: string): string {
  const lines = text.replace(/\n$/, '').split('\n')
  const widths = lines.filter((line) => line.trim() !== '').map((line) => /^ */.exec(line)?.[0].length ?? 0)
  const shared = Math.min(...widths)
  return Number.isFinite(shared) ? lines.map((line) => line.slice(shared)).join('\n') : text
}
