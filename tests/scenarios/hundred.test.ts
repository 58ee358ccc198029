// "You can make a 100-container system": ten tiers of ten services, each linked to one of the tier below.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { busyboxImage } from '../support/busybox.ts'
import { DockerClient } from '../support/docker.ts'
import { withEngine } from '../support/engine.ts'
import { Panamax } from '../support/panamax.ts'

const engine = withEngine()
const docker = new DockerClient(engine.dockerHost)
let panamax: Panamax
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-hundred-'))
  panamax = await Panamax.start({ dockerHost: engine.dockerHost })
})

afterAll(async () => {
  const removal = await panamax.cli('app', 'rm', 'hundred', '--volumes', '--yes', '--confirm', 'hundred')
  await panamax.close()
  await rm(folder, { recursive: true, force: true })
  const left = await docker.leftovers('hundred')
  if (removal.code === 0) return expect(left).toEqual([])
  // Docker Engine 20.10 now and then keeps an endpoint of a container that is gone, until it is restarted, and with it the
  // network: that has to be said, and nothing else may be left.
  expect(removal.stderr).toMatch(/hundred_default/)
  expect(left).toEqual(['hundred_default'])
})

function document(image: string, marks: Readonly<Record<string, string>> = {}): string {
  const services = Array.from({ length: 100 }, (_, index) => {
    const [tier, place] = [Math.floor(index / 10), index % 10]
    const name = `t${tier}s${place}`
    const links = tier === 0 ? '' : `    links: ["t${tier - 1}s${place}:below"]\n`
    return `  ${name}:
    image: ${image}
    command: ["sh", "-c", "trap 'exit 0' TERM; echo tier ${tier} is here; while :; do sleep 1 & wait; done"]
    expose: ["8000"]
${links}    environment: {MARK: "${marks[name] ?? 'one'}"}
    x-panamax: {category: "Tier ${tier}"}
`
  })
  return `name: hundred\nservices:\n${services.join('')}`
}

test('a hundred services come up tier by tier, and a change replaces only what changed', async () => {
  const image = await busyboxImage(docker, 'panamax-test/hundred:1')
  const file = join(folder, 'compose.yaml')
  await writeFile(file, document(image))
  const up = await panamax.json<{
    deployment: { state: string }
    app: { services: object; status: { state: string } }
  }>('run', file, '--yes')
  expect(up).toMatchObject({
    deployment: { state: 'succeeded' },
    app: { services: { up: 100, total: 100 }, status: { state: 'running' } },
  })
  const before = await docker.containers('hundred')
  expect(Object.keys(before)).toHaveLength(100)

  const started = JSON.parse(await docker.run('inspect', ...Object.keys(before))) as {
    Name: string
    State: { StartedAt: string }
  }[]
  const times = new Map(started.map((each) => [each.Name.slice(1), each.State.StartedAt]))
  for (let tier = 1; tier < 10; tier += 1) {
    for (let place = 0; place < 10; place += 1) {
      const below = times.get(`hundred-t${tier - 1}s${place}-1`) ?? ''
      expect(
        below < (times.get(`hundred-t${tier}s${place}-1`) ?? ''),
        `t${tier}s${place} starts after what it links to`,
      ).toBe(true)
    }
  }

  const seen = await panamax.cli(
    'exec',
    'hundred.t9s9',
    '--',
    'sh',
    '-c',
    'echo $BELOW_PORT_8000_TCP_ADDR; nslookup below 127.0.0.11 >/dev/null && echo resolves',
  )
  expect(seen.stdout.split('\n')).toEqual(['below', 'resolves', ''])

  expect((await panamax.cli('plan', 'hundred')).code).toBe(0)
  await writeFile(file, document(image, { t4s4: 'two' }))
  const plan = await panamax.cli('plan', 'hundred', file)
  expect([plan.code, plan.stdout]).toEqual([2, expect.stringContaining('environment MARK changed')])
  // What links to it sees its environment, as 2014 images expect, so that one is replaced too, and says why.
  expect(plan.stdout).toMatch(/hundred-t5s4-1 +replace: link below changed/)
  expect(plan.stdout).toContain('98 unchanged')
  expect((await panamax.cli('apply', 'hundred', file, '--yes')).code).toBe(0)
  const after = await docker.containers('hundred')
  const replaced = Object.keys(after).filter((name) => after[name] !== before[name])
  expect(replaced.sort()).toEqual(['hundred-t4s4-1', 'hundred-t5s4-1'])
})
