import type { LivePort, Observed, Runtime } from '@panamax/core/deploy/resource'
import type { z } from 'zod'
import type { ContainerDetails, ContainerSummary, network, volume } from '../answers.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'

type Labels = Readonly<Record<string, string>>

export function fromSummary(summary: ContainerSummary): Observed {
  const labels = summary.Labels ?? {}
  const health = healthOf(summary.Health?.Status)
  return {
    ...containerBase(labels, summary.Id, nameOf(summary.Names ?? [])),
    ...(summary.Image === undefined ? {} : { image: summary.Image }),
    runtime: { phase: phaseOf(summary.State), ...(health === undefined ? {} : { health }) },
    ports: (summary.Ports ?? []).map((port) => ({
      target: port.PrivatePort,
      protocol: port.Type,
      ...(port.PublicPort === undefined ? {} : { published: port.PublicPort }),
      ...(port.IP === undefined ? {} : { ip: port.IP }),
    })),
  }
}

export function fromDetails(details: ContainerDetails): Observed {
  const labels = details.Config.Labels ?? {}
  return {
    ...containerBase(labels, details.Id, details.Name.replace(/^\//, '')),
    ...(details.Config.Image === undefined ? {} : { image: details.Config.Image }),
    runtime: runtimeOf(details),
    ports: Object.entries(details.NetworkSettings?.Ports ?? {}).flatMap(([key, bindings]): LivePort[] => {
      const [port, protocol = 'tcp'] = key.split('/')
      const base = { target: Number(port), protocol }
      if (bindings === null || bindings.length === 0) return [base]
      return bindings.map((binding) => ({ ...base, published: Number(binding.HostPort), ip: binding.HostIp ?? '' }))
    }),
  }
}

export function fromNetwork(found: z.infer<typeof network>): Observed {
  const labels = found.Labels ?? {}
  const id = labels[ownLabel.resource] ?? `network ${labels[composeLabel.network] ?? found.Name}`
  return { id, kind: 'network', name: found.Name, handle: found.Id, ...common(labels) }
}

export function fromVolume(found: z.infer<typeof volume>): Observed {
  const labels = found.Labels ?? {}
  const base = { kind: 'volume', name: found.Name, handle: found.Name, ...common(labels) }
  const anonymous = labels[ownLabel.anonymous]
  if (anonymous === undefined) {
    return { ...base, id: labels[ownLabel.resource] ?? `volume ${labels[composeLabel.volume] ?? found.Name}` }
  }
  const partOf = anonymous.split(' ', 2).join(' ')
  return { ...base, id: `volume of ${anonymous}`, partOf, managed: true }
}

/** The state of a container, from the engine's structured answer alone. */
export function runtimeOf(details: ContainerDetails): Runtime {
  const { State: state } = details
  const phase = phaseOf(state.Status)
  const health = healthOf(state.Health?.Status)
  const output = state.Health?.Log?.at(-1)?.Output
  const hasEnded = phase === 'exited' || phase === 'dead' || phase === 'restarting'
  return {
    phase,
    ...(health === undefined ? {} : { health }),
    ...(output === undefined ? {} : { healthOutput: output.slice(0, 4000) }),
    ...(hasEnded && state.ExitCode !== undefined ? { exitCode: state.ExitCode } : {}),
    ...(state.OOMKilled === true ? { outOfMemory: true } : {}),
    ...(state.Error ? { error: state.Error } : {}),
    ...(details.RestartCount === undefined ? {} : { restarts: details.RestartCount }),
    ...time('startedAt', state.StartedAt),
    ...time('finishedAt', state.FinishedAt),
  }
}

function containerBase(labels: Labels, handle: string, name: string) {
  const service = labels[composeLabel.service]
  const number = labels[composeLabel.number] ?? '1'
  const id = labels[ownLabel.resource] ?? `container ${service ?? name}/${number}`
  return { id, kind: 'container', name, handle, ...(service === undefined ? {} : { service }), ...common(labels) }
}

function common(labels: Labels) {
  const hash = labels[ownLabel.hash]
  const revision = Number(labels[ownLabel.revision])
  const facets = readFacets(labels[ownLabel.facets])
  return {
    app: labels[composeLabel.project] ?? '',
    managed: labels[ownLabel.resource] !== undefined,
    ...(hash === undefined ? {} : { hash }),
    ...(Number.isInteger(revision) ? { revision } : {}),
    ...(facets === undefined ? {} : { facets }),
  }
}

/** Labels are anybody's: what does not read as facets is none. */
function readFacets(text: string | undefined): Record<string, string> | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (value === null || typeof value !== 'object') return undefined
    return Object.fromEntries(
      Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    )
  } catch {
    return undefined
  }
}

const phases: readonly Runtime['phase'][] = ['created', 'running', 'restarting', 'paused', 'exited', 'dead', 'removing']

function phaseOf(status: string): Runtime['phase'] {
  return phases.find((phase) => phase === status) ?? 'created'
}

function healthOf(status: string | undefined): Runtime['health'] {
  return status === 'starting' || status === 'healthy' || status === 'unhealthy' ? status : undefined
}

/** The engine writes the year 1 for "never". */
function time<K extends 'startedAt' | 'finishedAt'>(key: K, value: string | undefined): { [P in K]?: string } {
  return value === undefined || value.startsWith('0001-') ? {} : ({ [key]: value } as { [P in K]?: string })
}

/** Legacy links give a container further names, with a slash inside. */
function nameOf(names: readonly string[]): string {
  const plain = names.map((name) => name.replace(/^\//, ''))
  return plain.find((name) => !name.includes('/')) ?? plain[0] ?? ''
}
