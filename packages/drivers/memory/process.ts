import type { Runtime } from '@panamax/core/deploy/resource'
import { run } from './shell.ts'
import { terminalIn } from './terminal-in.ts'
import type { SimContainer, World } from './world.ts'

const FIRST_BACKOFF = 100
const LONGEST_BACKOFF = 60_000
/** A process that lasted this long is not in a crash loop. */
const LASTED = 10_000
const TERMINATED = 143

/** Starts the container's process. It then runs on its own: ends, is started again by its restart policy, changes its health. */
export function startProcess(world: World, container: SimContainer): void {
  const life = new AbortController()
  container.life = life
  container.runtime = { phase: 'running', restarts: 0 }
  begin(world, container)
  void live(world, container, life.signal).catch((thrown: unknown) => {
    if (!life.signal.aborted) throw thrown
  })
}

/** Ends it with SIGTERM. Does nothing for one that does not run. */
export function stopProcess(world: World, container: SimContainer): void {
  const { phase } = container.runtime
  if (phase !== 'running' && phase !== 'restarting' && phase !== 'paused') return
  container.life?.abort()
  container.life = undefined
  end(world, container, phase === 'restarting' ? (container.runtime.exitCode ?? TERMINATED) : TERMINATED, 'exited')
  world.happen('container', 'stop', container)
}

async function live(world: World, container: SimContainer, signal: AbortSignal): Promise<void> {
  const { restart } = container.spec
  let backoff = FIRST_BACKOFF
  for (;;) {
    const startedAt = world.clock.now()
    const round = new AbortController()
    void checkHealth(world, container, AbortSignal.any([signal, round.signal])).catch(ignoreAbort)
    const code = await play(world, container, signal)
    round.abort()
    signal.throwIfAborted()
    const restarts = container.runtime.restarts ?? 0
    const isAgain =
      restart.policy === 'always' ||
      restart.policy === 'unless-stopped' ||
      (restart.policy === 'on-failure' && code !== 0 && (restart.limit === 0 || restarts < restart.limit))
    end(world, container, code, isAgain ? 'restarting' : 'exited')
    if (!isAgain) {
      container.life = undefined
      return
    }
    if (world.clock.now() - startedAt > LASTED) backoff = FIRST_BACKOFF
    await world.clock.sleep(backoff, signal)
    backoff = Math.min(LONGEST_BACKOFF, backoff * 2)
    container.runtime = { ...container.runtime, phase: 'running', restarts: restarts + 1 }
    begin(world, container)
  }
}

/** What the process does; resolves with its exit code. */
async function play(world: World, container: SimContainer, signal: AbortSignal): Promise<number> {
  const { simulate, entrypoint, command } = container.spec
  const { exit, log } = simulate
  if (exit !== undefined && (exit.times === undefined || (container.runtime.restarts ?? 0) < exit.times)) {
    for (const text of exit.log) world.say(container, 'stderr', text)
    await world.clock.sleep(exit.after * 1000, signal)
    return exit.code
  }
  if (log !== undefined) {
    for (let index = 0; log.lines.length > 0; index += 1) {
      world.say(container, 'stdout', log.lines[index % log.lines.length]!)
      await world.clock.sleep(log.every * 1000, signal)
    }
  }
  const image = world.images.get(container.spec.image)
  const argv = [
    ...(entrypoint ?? image?.entrypoint ?? []),
    ...(command ?? (entrypoint === null ? image?.command : undefined) ?? []),
  ]
  const out = lineWriter((stream, text) => world.say(container, stream, text))
  const code = await run(argv, terminalIn(world, container, signal, { ...out, unknown: serve }))
  out.flush()
  return code

  /** A program that nobody simulates is taken for a server: it says so, and stays. */
  async function serve(): Promise<number> {
    world.say(container, 'stdout', `${container.marks.service ?? container.name} runs (simulated)`)
    await world.clock.sleep(Number.MAX_SAFE_INTEGER, signal)
    return 0
  }
}

/** Cuts what is written into lines. */
export function lineWriter(say: (stream: 'stdout' | 'stderr', text: string) => void) {
  const pending = { stdout: '', stderr: '' }
  return {
    write(stream: 'stdout' | 'stderr', text: string): void {
      const lines = (pending[stream] + text).split('\n')
      pending[stream] = lines.pop() ?? ''
      for (const line of lines) say(stream, line)
    },
    flush(): void {
      for (const stream of ['stdout', 'stderr'] as const) {
        if (pending[stream] !== '') say(stream, pending[stream])
        pending[stream] = ''
      }
    },
  }
}

async function checkHealth(world: World, container: SimContainer, signal: AbortSignal): Promise<void> {
  const { health, simulate } = container.spec
  if (health === null) return
  const startedAt = world.clock.now()
  const simulated = simulate.health
  for (let failures = 0; ; ) {
    await world.clock.sleep(health.interval, signal)
    const age = world.clock.now() - startedAt
    const result =
      simulated === undefined
        ? await runCheck(world, container, signal)
        : { passes: simulated !== 'never' && age >= simulated.after * 1000, output: 'not ready yet (simulated)' }
    signal.throwIfAborted()
    const inGrace = age < health.startPeriod
    failures = result.passes ? 0 : inGrace ? failures : failures + 1
    const state = result.passes ? 'healthy' : failures >= health.retries ? 'unhealthy' : container.runtime.health
    const { healthOutput: _before, ...runtime } = container.runtime
    const isNew = state !== runtime.health
    container.runtime = {
      ...runtime,
      health: state ?? 'starting',
      ...(result.passes ? {} : { healthOutput: result.output }),
    }
    if (isNew) world.happen('container', 'health', container, { health: state ?? 'starting' })
  }
}

async function runCheck(world: World, container: SimContainer, signal: AbortSignal) {
  const [kind, ...rest] = container.spec.health?.test ?? []
  const argv = kind === 'CMD-SHELL' ? ['sh', '-c', rest[0] ?? ''] : rest
  let output = ''
  const write = (_stream: 'stdout' | 'stderr', text: string): void => {
    output += text
  }
  const unknown = (): Promise<number> => Promise.resolve(0)
  const code = await run(argv, terminalIn(world, container, signal, { write, unknown }))
  return { passes: code === 0, output: output.trimEnd() === '' ? `exit code ${code}` : output.trimEnd() }
}

function begin(world: World, container: SimContainer): void {
  const { exitCode: _code, finishedAt: _end, error: _error, healthOutput: _output, ...rest } = container.runtime
  const health = container.spec.health === null ? {} : { health: 'starting' as const }
  container.runtime = { ...rest, ...health, startedAt: world.stamp() }
  world.happen('container', 'start', container)
}

function end(world: World, container: SimContainer, exitCode: number, phase: Runtime['phase']): void {
  const { health: _health, ...rest } = container.runtime
  container.runtime = { ...rest, phase, exitCode, finishedAt: world.stamp() }
  world.happen('container', 'die', container, { exitCode })
}

function ignoreAbort(thrown: unknown): void {
  if (!(thrown instanceof DOMException && thrown.name === 'AbortError')) throw thrown
}
