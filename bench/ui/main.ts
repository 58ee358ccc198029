import { Installation } from '../../tests/ui/support/installation.ts'
import type { Figure } from '../report.ts'
import { appsBench } from './apps.ts'
import { firstScreenBench } from './first-screen.ts'
import { hundredBench } from './hundred.ts'
import { journalBench } from './journal.ts'
import { searchBench } from './search.ts'
import type { UiBench } from './setting.ts'

const benches: readonly UiBench[] = [firstScreenBench, searchBench, hundredBench, appsBench, journalBench]

/** Runs the named benchmarks, or all; `--long` keeps the journal running for ten minutes. Exit code 1 when a budget is missed. */
export async function main({ names: args }: { names: readonly string[] }): Promise<number> {
  const names = args.filter((arg) => arg !== '--long')
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name))
  if (unknown !== undefined) {
    console.error(`There is no benchmark ${unknown}: ${benches.map((bench) => bench.name).join(', ')}.`)
    return 64
  }
  const figures: Figure[] = []
  for (const bench of benches.filter((each) => names.length === 0 || names.includes(each.name))) {
    console.error(`${bench.name} …`)
    // No engine is needed, and none that is there may disturb.
    const installation = await Installation.start('unix:///nonexistent/docker.sock')
    try {
      const { address } = installation.panamax
      const note = (text: string) => console.error(`  ${text}`)
      figures.push(...(await bench.run({ installation, address, isLong: args.includes('--long'), note })))
    } finally {
      await installation.panamax.close()
    }
  }
  const width = Math.max(...figures.map(({ what }) => what.length))
  for (const { what, measured, budget, ratio } of figures) {
    const mark = ratio <= 1 ? 'pass' : 'MISS'
    console.log(
      `${mark} ${what.padEnd(width)}  ${measured.padStart(12)}  budget ${budget.padEnd(12)}  ${ratio.toFixed(2)}`,
    )
  }
  const missed = figures.filter(({ ratio }) => !(ratio <= 1)).length
  console.log(
    `${figures.length} figures of the web interface: ${figures.length - missed} within their budget, ${missed} missed`,
  )
  return missed === 0 ? 0 : 1
}
