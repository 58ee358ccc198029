import { expect, it } from 'vitest'
import { type StatsMessage, toSample } from './sample.ts'

const origin = { service: 'web', instance: 'blog-web-1' }

function message(more: Partial<StatsMessage> = {}): StatsMessage {
  return {
    read: '2026-01-01T00:00:01Z',
    cpu_stats: { cpu_usage: { total_usage: 1_500_000_000 }, system_cpu_usage: 14_000_000_000, online_cpus: 4 },
    precpu_stats: { cpu_usage: { total_usage: 0 }, system_cpu_usage: 10_000_000_000 },
    memory_stats: { usage: 1000, limit: 5000, stats: {} },
    ...more,
  }
}

it('processor use is of one core', () => {
  expect(toSample(message(), origin)?.cpuPercent).toBe(150)
})

it('memory is without the cache that can be dropped, under the names of both versions of cgroups', () => {
  const memory = (stats: Record<string, number>) =>
    toSample(message({ memory_stats: { usage: 1000, stats } }), origin)?.memory
  expect(memory({ total_inactive_file: 300, inactive_file: 1 })).toBe(700)
  expect(memory({ inactive_file: 400 })).toBe(600)
  expect(memory({ inactive_file: 4000 })).toBe(1000)
})

it('networks and disks are summed up', () => {
  const sample = toSample(
    message({
      networks: { eth0: { rx_bytes: 1, tx_bytes: 2 }, eth1: { rx_bytes: 10, tx_bytes: 20 } },
      blkio_stats: {
        io_service_bytes_recursive: [
          { op: 'Read', value: 5 },
          { op: 'write', value: 7 },
          { op: 'Total', value: 12 },
        ],
      },
    }),
    origin,
  )
  expect(sample).toMatchObject({ networkReceived: 11, networkSent: 22, blockRead: 5, blockWritten: 7 })
})

it('the first message of a stream gives no sample: it compares with nothing', () => {
  expect(toSample(message({ precpu_stats: { cpu_usage: { total_usage: 0 } } }), origin)).toBeUndefined()
})
