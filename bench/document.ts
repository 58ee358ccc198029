import { load } from '@panamax/core/compose/load'
import { type Bench, figure, median, timed } from './report.ts'

/** Loading: one document of 10,000 lines, and 1,500 small ones in one process. */
export const documentBench: Bench = {
  name: 'document',
  async run() {
    const long = `services:\n${Array.from({ length: 1000 }, (_, index) => service(index)).join('')}`
    const small = Array.from({ length: 1500 }, (_, index) => {
      const count = 1 + (index % 29)
      return `services:\n${Array.from({ length: count }, (__, each) => service(each)).join('')}`
    })
    const longTimes: number[] = []
    for (let round = 0; round < 5; round += 1) longTimes.push(await timed(() => check(long)))
    const all = await timed(() => small.forEach(check))
    return [
      figure(`load a document of ${long.split('\n').length - 1} lines`, median(longTimes), 'ms', 200),
      figure('load 1,500 documents of 1 to 29 services', all, 'ms', 5000),
    ]
  },
}

function check(text: string): void {
  const { app, problems } = load({ files: [{ path: 'compose.yaml', text }], variables: {}, defaultName: 'bench' })
  if (app === undefined) throw new Error(JSON.stringify(problems[0]))
}

function service(index: number): string {
  return `  service${index}:
    image: registry.example/team/image${index}:1.${index}
    # a comment that has to survive
    environment:
      NUMBER: "${index}"
      PATH_TO: /srv/\${ROOT:-data}/${index}
    ports: ["${10_000 + index}:80"]
    volumes:
      - ./data${index}:/data
    restart: unless-stopped
`
}
