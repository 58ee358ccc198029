import type { StepProgress } from '@panamax/core/deploy/driver'
import type { Observed } from '@panamax/core/deploy/resource'
import { expect, test } from 'vitest'
import { stopContainer } from './remove-container.ts'
import type { Workshop } from './workshop.ts'

const observed: Observed = {
  id: 'container web/1',
  kind: 'container',
  name: 'blog-web-1',
  app: 'blog',
  handle: 'c1',
  managed: true,
  facets: { 'before stopping': 'true' },
  runtime: { phase: 'running' },
}

/** An engine's answers, and the bodies of the commands that were asked for. */
async function stop(imageLabels: Record<string, string> | undefined, privileged = false) {
  const commands: unknown[] = []
  const progress: StepProgress[] = []
  const label = JSON.stringify([{ command: ['sync'], privileged: true, environment: [] }])
  const answers: Record<string, unknown> = {
    '/containers/c1/json': {
      Id: 'c1',
      Name: '/blog-web-1',
      Image: 'sha256:1',
      State: { Status: 'running' },
      Config: { Labels: { 'io.panamax.pre-stop': label } },
      HostConfig: { Privileged: privileged },
    },
    '/images/sha256%3A1/json': { Id: 'sha256:1', Config: { Labels: imageLabels } },
    '/containers/c1/exec': { Id: 'e1' },
    '/exec/e1/json': { ExitCode: 0 },
  }
  const client = {
    json: async (request: { path: string; body?: unknown }) => {
      if (request.body !== undefined) commands.push(request.body)
      return answers[request.path]
    },
    stream: async function* () {},
    text: async () => '',
  }
  const shop = { client, made: new Map() } as unknown as Workshop
  await stopContainer(shop, observed, { emit: (each) => void progress.push(each), signal: AbortSignal.timeout(5_000) })
  return { commands, warnings: progress.map((each) => (each.type === 'warning' ? each.text : each)) }
}

test.each(['io.panamax.pre-stop', 'com.docker.compose.project'])(
  'no command runs before the stop of a container whose image has the label %s',
  async (name) => {
    const { commands, warnings } = await stop({ [name]: 'x' })
    expect(commands).toEqual([])
    expect(warnings).toEqual([expect.stringContaining('left out')])
  },
)

test('a command of ours runs, privileged only where the container is', async () => {
  expect(await stop({ maintainer: 'me' })).toMatchObject({
    commands: [{ Cmd: ['sync'], Privileged: false }],
    warnings: [],
  })
  expect(await stop(undefined, true)).toMatchObject({ commands: [{ Cmd: ['sync'], Privileged: true }], warnings: [] })
})
