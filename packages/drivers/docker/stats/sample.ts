import type { StatsSample } from '@panamax/core/deploy/driver'
import { z } from 'zod'

const cpu = z.object({
  cpu_usage: z.object({ total_usage: z.number(), percpu_usage: z.array(z.number()).nullish() }),
  system_cpu_usage: z.number().optional(),
  online_cpus: z.number().optional(),
})

/** One message of the engine's stats stream. */
export const statsMessage = z.object({
  read: z.string(),
  cpu_stats: cpu,
  precpu_stats: cpu,
  memory_stats: z.object({
    usage: z.number().optional(),
    limit: z.number().optional(),
    stats: z.record(z.string(), z.number()).nullish(),
  }),
  networks: z.record(z.string(), z.object({ rx_bytes: z.number(), tx_bytes: z.number() })).nullish(),
  blkio_stats: z
    .object({ io_service_bytes_recursive: z.array(z.object({ op: z.string(), value: z.number() })).nullish() })
    .nullish(),
  pids_stats: z.object({ current: z.number().optional() }).nullish(),
})
export type StatsMessage = z.infer<typeof statsMessage>

/** Undefined for the first message of a stream: it has nothing to be compared with. */
export function toSample(
  message: StatsMessage,
  origin: { readonly service: string; readonly instance: string },
): StatsSample | undefined {
  const { cpu_stats: now, precpu_stats: before, memory_stats: memory } = message
  if (before.system_cpu_usage === undefined || now.system_cpu_usage === undefined) return undefined
  const networks = Object.values(message.networks ?? {})
  return {
    time: message.read,
    ...origin,
    cpuPercent: cpuPercent(now, before),
    memory: workingSet(memory),
    memoryLimit: memory.limit ?? 0,
    networkReceived: sum(networks.map((each) => each.rx_bytes)),
    networkSent: sum(networks.map((each) => each.tx_bytes)),
    blockRead: blocks(message, 'read'),
    blockWritten: blocks(message, 'write'),
    processes: message.pids_stats?.current ?? 0,
  }
}

type Cpu = StatsMessage['cpu_stats']

/** Of one core. */
function cpuPercent(now: Cpu, before: Cpu): number {
  const used = now.cpu_usage.total_usage - before.cpu_usage.total_usage
  const passed = (now.system_cpu_usage ?? 0) - (before.system_cpu_usage ?? 0)
  const cores = now.online_cpus || now.cpu_usage.percpu_usage?.length || 1
  return used <= 0 || passed <= 0 ? 0 : (used / passed) * cores * 100
}

/** Page cache that can be dropped at any time is not the container's need: `total_inactive_file` (cgroup 1), `inactive_file` (2). */
function workingSet(memory: StatsMessage['memory_stats']): number {
  const usage = memory.usage ?? 0
  const cache = memory.stats?.['total_inactive_file'] ?? memory.stats?.['inactive_file'] ?? 0
  return cache < usage ? usage - cache : usage
}

function blocks(message: StatsMessage, operation: string): number {
  const entries = message.blkio_stats?.io_service_bytes_recursive ?? []
  return sum(entries.filter((entry) => entry.op.toLowerCase() === operation).map((entry) => entry.value))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
