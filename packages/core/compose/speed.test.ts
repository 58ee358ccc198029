import { expect, test } from 'vitest'
import { load } from './load.ts'

/** Twenty lines a service, as real files have them. */
function documentOf(services: number): string {
  const blocks = Array.from({ length: services }, (_, index) =>
    [
      `  service-${index}:`,
      `    image: "registry.example/app-${index}:1.${index}"`,
      '    restart: unless-stopped',
      '    # a comment',
      '    environment:',
      '      - "MODE=${MODE:-production}"',
      `      - NUMBER=${index}`,
      '      - PASSWORD=secret',
      '    ports:',
      `      - "${10_000 + index}:80"`,
      '    volumes:',
      '      - data:/var/lib/data',
      '      - ./config:/etc/config:ro',
      ...(index === 0 ? ['    hostname: first'] : [`    depends_on: [service-${index - 1}]`]),
      '    healthcheck:',
      '      test: ["CMD", "true"]',
      '      interval: 30s',
      '      timeout: 5s',
      '    labels:',
      `      com.example.index: "${index}"`,
    ].join('\n'),
  )
  return `services:\n${blocks.join('\n')}\nvolumes:\n  data: {}\n`
}

/** Milliseconds of the quickest run. */
function best(runs: number, action: () => void): number {
  let least = Number.POSITIVE_INFINITY
  for (let run = 0; run < runs; run++) {
    // The processor's time, not the clock's: other programs of this machine do not count.
    const before = process.cpuUsage()
    action()
    least = Math.min(least, process.cpuUsage(before).user / 1_000)
  }
  return least
}

// The budgets are for a machine with nothing else to do (`npm run bench` measures them); here they may be missed threefold.
const patience = 3

test('ten thousand lines load in 200 ms', { timeout: 60_000 }, () => {
  const text = documentOf(500)
  expect(text.split('\n').length).toBeGreaterThan(10_000)
  const run = () => {
    const { app } = load({ files: [{ path: 'compose.yaml', text }], variables: {}, defaultName: 'demo' })
    expect(Object.keys(app?.services ?? {})).toHaveLength(500)
  }
  expect(best(6, run)).toBeLessThan(200 * patience)
})

test('fifteen hundred files load in five seconds', { timeout: 60_000 }, () => {
  // As many services as real files have: most have one or two, a few have many.
  const files = Array.from({ length: 1_500 }, (_, index) => documentOf(index % 50 === 0 ? 29 : 1 + (index % 3)))
  const run = () => {
    for (const text of files) load({ files: [{ path: 'compose.yaml', text }], variables: {}, defaultName: 'demo' })
  }
  expect(best(1, run)).toBeLessThan(5_000 * patience)
})

test.each([
  ['a size of digits', `mem_limit: "${'1'.repeat(300_000)}!"`],
  ['a number of digits', `cpus: "${'1'.repeat(300_000)}!"`],
  ['blank lines', '\n'.repeat(50_000)],
])('%s without end takes no longer to refuse than another text of its length', (_name, line) => {
  const text = `services:\n  web:\n    image: a\n    ${line}\n`
  expect(
    best(1, () => load({ files: [{ path: 'compose.yaml', text }], variables: {}, defaultName: 'demo' })),
  ).toBeLessThan(3000)
})
