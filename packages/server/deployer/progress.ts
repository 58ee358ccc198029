import type { Deployment, DeploymentEvent, StepView } from '@panamax/contract/deployments'
import type { StepProgress } from '@panamax/core/deploy/driver'
import { Queue } from '../streams/queue.ts'

type LayerEvent = Extract<DeploymentEvent, { type: 'layer' }>
type WaitingEvent = Extract<DeploymentEvent, { type: 'waiting' }>
type MessageEvent = Extract<DeploymentEvent, { type: 'message' }>

export interface ProgressOptions {
  /** Milliseconds between two events of one layer. */
  readonly layerInterval?: number
  /** Events that may wait for one listener. */
  readonly buffer?: number
  /** Milliseconds since 1970. */
  readonly now?: () => number
}

const messageLimit = 200
const layerLimit = 2000

/**
 * What one deployment is doing, told to any number of listeners. Memory is bounded: a listener that does not keep up is
 * given the present state anew in place of what it missed.
 */
export class Progress {
  readonly #snapshot: () => Deployment
  readonly #layerInterval: number
  readonly #buffer: number
  readonly #now: () => number
  readonly #listeners = new Set<Queue<DeploymentEvent>>()
  readonly #layers = new Map<string, LayerEvent>()
  readonly #dirty = new Set<string>()
  /** Of steps that run. */
  readonly #waits = new Map<string, WaitingEvent>()
  readonly #messages: MessageEvent[] = []
  #timer: NodeJS.Timeout | undefined
  #end: DeploymentEvent | undefined

  /** `snapshot` is called for each listener, and again for those that fell behind. */
  constructor(snapshot: () => Deployment, options: ProgressOptions = {}) {
    this.#snapshot = snapshot
    this.#layerInterval = options.layerInterval ?? 100
    this.#buffer = options.buffer ?? 4000
    this.#now = options.now ?? Date.now
  }

  /** The deployment as a whole has changed: it runs, its plan was made. */
  renew(): void {
    for (const listener of this.#listeners) this.#send(listener, { type: 'deployment', deployment: this.#snapshot() })
  }

  step(step: StepView): void {
    if (step.state !== 'running') {
      this.#flushLayers(step.id)
      this.#waits.delete(step.id)
    }
    this.#publish({ type: 'step', step })
  }

  report(step: string, progress: StepProgress): void {
    if (progress.type === 'layer') this.#layer({ ...progress, step })
    else if (progress.type === 'waiting') this.#wait(step, progress.milliseconds)
    else this.message(step, progress.type, progress.text)
  }

  /** `step` is blank when it is about the whole. */
  message(step: string, level: 'note' | 'warning', text: string): void {
    const event: MessageEvent = { type: 'message', step, level, text }
    this.#messages.push(event)
    if (this.#messages.length > messageLimit) this.#messages.shift()
    this.#publish(event)
  }

  end(state: Deployment['state'], message?: string): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    this.#flushLayers()
    this.#end = { type: 'end', state, ...(message === undefined ? {} : { message }) }
    this.#publish(this.#end)
    for (const listener of this.#listeners) listener.end()
  }

  /** The server stops: listeners are let go without an end, so that they come back. */
  close(): void {
    if (this.#timer !== undefined) clearTimeout(this.#timer)
    for (const listener of this.#listeners) listener.end()
  }

  async *watch(signal: AbortSignal): AsyncGenerator<DeploymentEvent> {
    const listener = new Queue<DeploymentEvent>(this.#buffer)
    this.#catchUp(listener)
    if (this.#end !== undefined) listener.end()
    this.#listeners.add(listener)
    try {
      yield* listener.read(signal)
    } finally {
      this.#listeners.delete(listener)
    }
  }

  #catchUp(listener: Queue<DeploymentEvent>): void {
    listener.push({ type: 'deployment', deployment: this.#snapshot() })
    for (const event of [...this.#layers.values(), ...this.#waits.values(), ...this.#messages]) listener.push(event)
    if (this.#end !== undefined) listener.push(this.#end)
  }

  #wait(step: string, milliseconds: number): void {
    const until = new Date(this.#now() + milliseconds).toISOString()
    const event: WaitingEvent = { type: 'waiting', step, until }
    this.#waits.set(step, event)
    this.#publish(event)
  }

  #layer(event: LayerEvent): void {
    const key = `${event.step}\n${event.layer}`
    const previous = this.#layers.get(key)
    if (previous === undefined && this.#layers.size >= layerLimit) return
    this.#layers.set(key, event)
    if (previous?.phase !== event.phase) {
      this.#dirty.delete(key)
      this.#publish(event)
      return
    }
    this.#dirty.add(key)
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#flushLayers()
    }, this.#layerInterval)
  }

  #flushLayers(step?: string): void {
    for (const key of this.#dirty) {
      const event = this.#layers.get(key)
      if (event === undefined || (step !== undefined && event.step !== step)) continue
      this.#dirty.delete(key)
      this.#publish(event)
    }
  }

  #publish(event: DeploymentEvent): void {
    for (const listener of this.#listeners) this.#send(listener, event)
  }

  #send(listener: Queue<DeploymentEvent>, event: DeploymentEvent): void {
    if (listener.push(event)) return
    listener.clear()
    this.#catchUp(listener)
  }
}
