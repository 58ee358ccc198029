/** How often a property is tried: `npm test` tries each a thousand times, `npm run check` as often as a minute allows. */
export function tries(quick: number, thorough = 1000): number {
  return process.env['PANAMAX_THOROUGH'] === '1' ? thorough : quick
}
