import { deployBench } from './deploy.ts'
import { documentBench } from './document.ts'
import { journalBench } from './journal.ts'
import { planBench } from './plan.ts'
import type { Bench, Figure } from './report.ts'
import { searchBench } from './search.ts'
import { startBench } from './start.ts'

const benches: readonly Bench[] = [documentBench, searchBench, startBench, planBench, journalBench, deployBench]

/** Runs the named benchmarks, or all. Exit code 1 when a budget is missed. */
export async function main({ root, names }: { root: string; names: readonly string[] }): Promise<number> {
  const unknown = names.find((name) => !benches.some((bench) => bench.name === name))
  if (unknown !== undefined) {
    console.error(`There is no benchmark ${unknown}: ${benches.map((bench) => bench.name).join(', ')}.`)
    return 64
  }
  const dockerHost = process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock'
  const figures: Figure[] = []
  for (const bench of benches.filter((each) => names.length === 0 || names.includes(each.name))) {
    console.error(`${bench.name} …`)
    figures.push(...(await bench.run({ root, dockerHost, note: (text) => console.error(`  ${text}`) })))
  }
  const width = Math.max(...figures.map((each) => each.what.length))
  for (const each of figures) {
    const mark = each.ratio <= 1 ? 'ok  ' : 'MISS'
    console.log(
      `${mark} ${each.what.padEnd(width)}  ${each.ratio.toFixed(2)} of the budget (${each.measured}, budget ${each.budget})`,
    )
  }
  return figures.every((each) => each.ratio <= 1) ? 0 : 1
}
