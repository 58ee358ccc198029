import type { Client } from '@panamax/contract/client'
import type { Deployment, DeploymentEvent, StepView } from '@panamax/contract/deployments'
import { PanamaxError } from '@panamax/core/errors'
import type { Context } from '../context.ts'
import { bytes, harmless, type Output } from '../output.ts'
import { createLiveArea, type LiveArea } from './live-area.ts'

/**
 * Shows a deployment until it ends and gives its last state; goes on by itself when the connection breaks or the server is
 * started again. Ctrl-C stops watching, not the deployment.
 */
export async function followDeployment(context: Context, client: Client, id: string): Promise<Deployment> {
  const { output, signal } = context
  const view = new ProgressView(output)
  try {
    for (let failures = 0; ; failures += 1) {
      try {
        for await (const { data } of client.stream('watchDeployment', { params: { id } }, { signal })) {
          failures = 0
          view.show(data)
        }
        if (signal.aborted)
          throw new PanamaxError('canceled', `Not watching any more. The deployment goes on: panamax deployment ${id}`)
        const deployment = await client.call('getDeployment', { params: { id } }, signal)
        if (deployment.endedAt !== undefined) return deployment
      } catch (error) {
        const isGone = error instanceof PanamaxError && error.code === 'unreachable'
        if (!isGone || failures >= 60) throw error
        view.note('The server does not answer; trying again …')
        await pause(1000, signal)
      }
    }
  } finally {
    view.close()
  }
}

/** What a person reads at the end: nothing when it went well, else every failed step with its last log lines. */
export function showOutcome(output: Output, deployment: Deployment): void {
  for (const step of deployment.steps.filter((each) => each.state === 'failed')) {
    output.note(`${output.paint('red', '✗')} ${stepTitle(step)}: ${harmless(step.error?.message ?? 'failed')}`)
    for (const line of step.error?.log ?? []) output.note(`    | ${harmless(line)}`)
  }
  const failed = deployment.steps.some((each) => each.state === 'failed')
  if (deployment.state !== 'succeeded' && !failed && deployment.message !== undefined)
    output.note(harmless(deployment.message))
  const skipped = deployment.steps.filter((each) => each.state === 'skipped').length
  if (skipped > 0) output.note(`${skipped} step${skipped === 1 ? ' was' : 's were'} skipped because of that.`)
}

class ProgressView {
  private readonly output: Output
  private readonly live: LiveArea
  private readonly running = new Map<string, string>()
  private readonly layers = new Map<string, Map<string, { current: number; total: number }>>()
  private readonly said = new Set<string>()

  constructor(output: Output) {
    this.output = output
    this.live = createLiveArea(output)
  }

  show(event: DeploymentEvent): void {
    if (event.type === 'deployment') for (const step of event.deployment.steps) this.step(step)
    else if (event.type === 'step') this.step(event.step)
    else if (event.type === 'message') this.message(event.step, event.level, event.text)
    else if (event.type === 'layer') this.layer(event)
    this.live.draw(this.liveLines())
  }

  note(text: string): void {
    if (!this.said.has(text)) this.live.print(this.output.paint('yellow', text))
    this.said.add(text)
  }

  close(): void {
    this.live.draw([])
  }

  private step(step: StepView): void {
    if (step.state === 'running') {
      this.running.set(step.id, stepTitle(step))
      return
    }
    this.running.delete(step.id)
    const mark = { succeeded: '✓', failed: '✗', skipped: '-', canceled: '-', pending: undefined }[step.state]
    const key = `${step.id} ${step.state}`
    if (mark === undefined || this.said.has(key)) return
    this.said.add(key)
    const style = step.state === 'succeeded' ? 'green' : step.state === 'failed' ? 'red' : 'dim'
    this.live.print(`${this.output.paint(style, mark)} ${stepTitle(step)}`)
  }

  private message(step: string, level: 'note' | 'warning', text: string): void {
    this.live.print(
      `${this.output.paint(level === 'warning' ? 'yellow' : 'dim', '!')} ${harmless(step)}: ${harmless(text)}`,
    )
  }

  private layer(event: Extract<DeploymentEvent, { type: 'layer' }>): void {
    const layers = this.layers.get(event.step) ?? new Map<string, { current: number; total: number }>()
    this.layers.set(event.step, layers)
    const total = event.total ?? layers.get(event.layer)?.total ?? 0
    layers.set(event.layer, { total, current: event.phase === 'done' ? total : (event.current ?? 0) })
  }

  private liveLines(): string[] {
    return [...this.running].map(([id, title]) => {
      const layers = [...(this.layers.get(id)?.values() ?? [])]
      const total = layers.reduce((sum, layer) => sum + layer.total, 0)
      const current = layers.reduce((sum, layer) => sum + layer.current, 0)
      const amount = total > 0 ? `  ${bytes(current)} of ${bytes(total)}` : ''
      return `${this.output.paint('cyan', '…')} ${title}${amount}`
    })
  }
}

function stepTitle(step: StepView): string {
  const verb = step.action === 'settle' ? 'wait until up:' : step.action
  return `${verb} ${step.kind} ${harmless(step.name)}`
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, milliseconds)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done)
  })
}
