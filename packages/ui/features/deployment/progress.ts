import type { Deployment, DeploymentEvent, StepView } from '@panamax/contract/deployments'

type Layer = Extract<DeploymentEvent, { type: 'layer' }>
type Message = Extract<DeploymentEvent, { type: 'message' }>

/** A deployment as far as it is known, with what its steps have said. */
export interface Progress {
  readonly deployment: Deployment | undefined
  /** By step, then by layer. */
  readonly layers: Readonly<Record<string, Readonly<Record<string, Layer>>>>
  readonly messages: Readonly<Record<string, readonly Message[]>>
  /** By step: by when it is up, or has failed. */
  readonly until: Readonly<Record<string, string>>
}

export const noProgress: Progress = { deployment: undefined, layers: {}, messages: {}, until: {} }

const mostMessages = 20

/** After these events, in their order. A `deployment` event holds everything so far: it may come again after a break. */
export function progressAfter(progress: Progress, events: readonly DeploymentEvent[]): Progress {
  return events.reduce(after, progress)
}

function after(progress: Progress, event: DeploymentEvent): Progress {
  const { deployment } = progress
  switch (event.type) {
    case 'deployment':
      return { ...progress, deployment: event.deployment }
    case 'step':
      return deployment === undefined
        ? progress
        : { ...progress, deployment: { ...deployment, steps: stepsAfter(deployment.steps, event.step) } }
    case 'layer': {
      const known = progress.layers[event.step] ?? {}
      return { ...progress, layers: { ...progress.layers, [event.step]: { ...known, [event.layer]: event } } }
    }
    case 'waiting':
      return { ...progress, until: { ...progress.until, [event.step]: event.until } }
    case 'message': {
      const said = progress.messages[event.step] ?? []
      if (said.some(({ text }) => text === event.text)) return progress
      return { ...progress, messages: { ...progress.messages, [event.step]: [...said, event].slice(-mostMessages) } }
    }
    case 'end': {
      if (deployment === undefined) return progress
      const message = event.message === undefined ? {} : { message: event.message }
      return { ...progress, deployment: { ...deployment, state: event.state, ...message } }
    }
  }
}

function stepsAfter(steps: readonly StepView[], step: StepView): StepView[] {
  return steps.some(({ id }) => id === step.id)
    ? steps.map((each) => (each.id === step.id ? step : each))
    : [...steps, step]
}

export interface LayerSum {
  readonly done: number
  readonly all: number
  /** Bytes; of the layers whose size is known. */
  readonly current: number
  readonly total: number
}

export function sumOf(layers: Readonly<Record<string, Layer>>): LayerSum {
  const all = Object.values(layers)
  const sized = all.filter(({ total }) => total !== undefined && total > 0)
  return {
    done: all.filter(({ phase }) => phase === 'done').length,
    all: all.length,
    current: sized.reduce(
      (sum, { phase, current = 0, total = 0 }) => sum + (phase === 'downloading' ? current : total),
      0,
    ),
    total: sized.reduce((sum, { total = 0 }) => sum + total, 0),
  }
}

export function isOver({ state }: Pick<Deployment, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed' || state === 'canceled'
}
