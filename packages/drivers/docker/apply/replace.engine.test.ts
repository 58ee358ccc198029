import { planText } from '@panamax/core/deploy/plan-text'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { app, openEngine, service, shell, type TestEngine } from '../testing/engine.ts'

let engine: TestEngine
const name = 'pmxdk-replace'

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
})
afterEach(async () => engine.remove(name))
afterAll(async () => engine[Symbol.asyncDispose]())

async function containers(): Promise<string[]> {
  const observed = await engine.driver.observe(name, engine.signal)
  return observed
    .filter((item) => item.kind === 'container')
    .map((item) => `${item.name} ${item.runtime?.phase}`)
    .sort()
}

describe('deploying', () => {
  it('says what it does, does it, and then has nothing to do', async () => {
    const spec = app('replace', { web: service({ volumes: [{ type: 'volume', source: 'data', target: '/data' }] }) })
    expect(planText(await engine.planFor(spec))).toBe(
      [
        '↓ image pmxdk-busybox:1          when it is not on the machine',
        '+ network pmxdk-replace_default  missing',
        '+ volume pmxdk-replace_data      missing',
        '+ container pmxdk-replace-web-1  missing',
      ].join('\n'),
    )
    expect(await engine.deploy(spec)).toEqual({ state: 'succeeded', failures: [] })
    expect((await engine.planFor(spec)).steps).toEqual([])
  })

  it('writes the labels that Docker Compose looks for', async () => {
    await engine.deploy(app('replace', { web: service() }))
    const [web] = (await engine.driver.observe(name, engine.signal)).filter((item) => item.kind === 'container')
    const details = (await engine.driver.inspect?.(web?.handle ?? '', engine.signal)) as {
      Config: { Labels: Record<string, string> }
    }
    expect(details.Config.Labels).toMatchObject({
      'com.docker.compose.project': name,
      'com.docker.compose.service': 'web',
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'io.panamax.resource': 'container web/1',
      'io.panamax.revision': '1',
    })
  })
})

describe('replacing', () => {
  it('keeps the old container running when the new one ends at once, and says why with its last lines', async () => {
    await engine.deploy(app('replace', { web: service() }))
    const before = await containers()
    const outcome = await engine.deploy(
      app('replace', { web: service({ command: shell('echo no config >&2; exit 78') }) }),
    )
    expect(outcome.state).toBe('failed')
    expect(outcome.failures[0]?.error).toMatchObject({
      code: 'failed',
      message: 'web ended with exit code 78. Its last line: no config',
      details: { exitCode: 78, log: ['no config'] },
    })
    expect(await containers()).toEqual(before)
  })

  it('keeps the old container running when the new one cannot even be started', async () => {
    await engine.deploy(app('replace', { web: service() }))
    const outcome = await engine.deploy(app('replace', { web: service({ command: ['/no/such/program'] }) }))
    expect(outcome.failures[0]?.step).toBe('start container web/1')
    expect(await containers()).toEqual(['pmxdk-replace-web-1 running'])
  })

  it('keeps the old container running when a command after the start of the new one fails', async () => {
    await engine.deploy(app('replace', { web: service() }))
    const before = await containers()
    const hook = service({ post_start: [{ command: ['false', 'hidden-word'] }] })
    const outcome = await engine.deploy(app('replace', { web: hook }))
    expect(outcome.failures.map(({ error }) => error.message)).toEqual([
      'The command that runs after its start ("false") ended with exit code 1.',
    ])
    expect(await containers()).toEqual(before)
  })

  it('does not start again what did not run before', async () => {
    const spec = app('replace', { web: service() })
    await engine.deploy(spec)
    const [web] = (await engine.driver.observe(name, engine.signal)).filter((item) => item.kind === 'container')
    if (web === undefined) throw new Error('no container')
    const base = { kind: 'container', name: web.name, reasons: [], after: [] }
    await engine.driver.apply({ ...base, id: 'stop', action: 'stop', observed: web }, () => undefined, engine.signal)
    await engine.deploy(app('replace', { web: service({ command: shell('exit 1') }) }))
    expect(await containers()).toEqual(['pmxdk-replace-web-1 exited'])
  })

  it('carries over what a volume without a name holds', async () => {
    const volumes = [{ type: 'volume' as const, target: '/data' }]
    await engine.deploy(app('replace', { web: service({ volumes }) }))
    await engine.exec(name, 'web', 'sh', '-c', 'echo kept > /data/file')
    await engine.deploy(app('replace', { web: service({ volumes, environment: { NEW: '1' } }) }))
    expect((await engine.exec(name, 'web', 'cat', '/data/file')).output).toBe('kept\n')
    await engine.deploy(
      app(
        'replace',
        { web: service({ volumes, networks: { other: null } }) },
        { networks: { other: { name: `${name}_other` } } },
      ),
    )
    expect((await engine.exec(name, 'web', 'cat', '/data/file')).output).toBe('kept\n')
    const anonymous = (await engine.driver.observe(name, engine.signal)).filter((item) => item.kind === 'volume')
    expect(anonymous).toMatchObject([{ partOf: 'container web/1' }])
    expect((await engine.planFor(app('replace', { web: service({ volumes }) }))).warnings).toEqual([])
  })

  it('finishes a replacement that was cut between stopping the old one and naming the new one', async () => {
    await engine.deploy(app('replace', { web: service() }))
    const after = app('replace', { web: service({ environment: { A: '1' } }) })
    const { steps } = await engine.planFor(after)
    const create = steps.find((step) => step.action === 'create')
    if (create === undefined) throw new Error('no step')
    await engine.driver.apply(create, () => undefined, engine.signal)
    const [old] = (await engine.driver.observe(name, engine.signal)).filter((item) => item.runtime?.phase === 'running')
    if (old === undefined) throw new Error('no container')
    const base = { kind: 'container', name: old.name, reasons: [], after: [] }
    await engine.driver.apply({ ...base, id: 'stop', action: 'stop', observed: old }, () => undefined, engine.signal)
    expect((await engine.deploy(after)).state).toBe('succeeded')
    expect(await containers()).toEqual(['pmxdk-replace-web-1 running'])
  })
})

describe('settling', () => {
  it('reports a restart loop instead of calling it running', async () => {
    const spec = app('replace', { web: service({ restart: 'always', command: shell('echo again; exit 1') }) })
    const outcome = await engine.deploy(spec)
    expect(outcome.failures[0]?.error.details).toMatchObject({ exitCode: 1, log: expect.arrayContaining(['again']) })
  })

  it('takes one that is restarted until it finds what it misses for running, with a warning', async () => {
    const script = 'test -f /tmp/second || { touch /tmp/second; exit 1; }; exec sleep 3600'
    const outcome = await engine.deploy(app('replace', { web: service({ restart: 'always', command: shell(script) }) }))
    const warnings = engine.progress.flatMap((each) => (each.type === 'warning' ? [each.text] : []))
    // On a slow machine its first end falls into the time that it has to stay up.
    if (outcome.state === 'succeeded') expect(warnings).toEqual(['web was restarted (1) before it stayed up.'])
    else expect(outcome.failures[0]?.error.details).toMatchObject({ exitCode: 1 })
  })

  it('waits for the health check, and tells what it said when it fails', async () => {
    const check = { interval: '300ms', timeout: '2s', retries: 2 }
    const healthy = service({ healthcheck: { test: ['CMD', 'true'], ...check } })
    const waiting = service({ depends_on: { a: { condition: 'service_healthy', required: true } } })
    expect((await engine.deploy(app('replace', { a: healthy, b: waiting }))).state).toBe('succeeded')
    // How long the check may take at the most, by its own numbers, is told while it is waited for.
    const waits = engine.progress.flatMap((each) => (each.type === 'waiting' ? [each.milliseconds] : []))
    expect(waits.length).toBeGreaterThan(0)
    expect(waits.every((milliseconds) => milliseconds > 0 && milliseconds < 600_000)).toBe(true)
    const sick = service({ healthcheck: { test: ['CMD-SHELL', 'echo no connection; exit 1'], ...check } })
    const outcome = await engine.deploy(app('replace', { a: sick, b: waiting }))
    expect(outcome.failures.map(({ error }) => error.message)).toEqual([
      'a is unhealthy. The check said: no connection',
    ])
  })

  it('waits for a job to end, and starts nothing after one that failed', async () => {
    const after = service({ depends_on: { job: { condition: 'service_completed_successfully', required: true } } })
    const good = app('replace', { job: service({ command: shell('sleep 1') }), after })
    expect((await engine.deploy(good)).state).toBe('succeeded')
    expect((await engine.planFor(good)).steps).toEqual([])
    const bad = app('replace', {
      job: service({ command: shell('exit 4') }),
      after: service({ ...after, environment: { A: '1' } }),
    })
    const outcome = await engine.deploy(bad)
    expect(outcome.failures.map(({ step }) => step)).toEqual(['settle container job/1'])
  })
})
