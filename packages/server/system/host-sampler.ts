import { readFileSync } from 'node:fs'
import { cpus, freemem, totalmem } from 'node:os'
import type { HostNumbers } from '@panamax/contract/system'

interface CpuTimes {
  readonly cores: number
  /** Milliseconds of all cores since the machine started. */
  readonly busy: number
  readonly total: number
}

export interface HostReader {
  cpu(): CpuTimes
  /** Bytes. */
  memory(): { readonly available: number; readonly total: number }
}

const everyMilliseconds = 3000

/** Looks at the machine while somebody watches, and not otherwise. */
export class HostSampler {
  readonly #tell: (numbers: HostNumbers) => void
  readonly #reader: HostReader
  #timer: ReturnType<typeof setInterval> | undefined
  #before: CpuTimes | undefined

  constructor(tell: (numbers: HostNumbers) => void, reader: HostReader = thisMachine) {
    this.#tell = tell
    this.#reader = reader
  }

  /** The first numbers come within half a second: CPU use is the difference of two looks. Idempotent. */
  start(): void {
    if (this.#timer !== undefined) return
    this.#before = this.#reader.cpu()
    this.#timer = setTimeout(() => {
      this.#look()
      this.#timer = setInterval(() => this.#look(), everyMilliseconds)
      this.#timer.unref()
    }, 400)
    this.#timer.unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #look(): void {
    const now = this.#reader.cpu()
    const { available, total } = this.#reader.memory()
    const passed = now.total - (this.#before?.total ?? now.total)
    const busy = now.busy - (this.#before?.busy ?? now.busy)
    this.#before = now
    // A suspended machine or a core that was taken away can turn the clocks back.
    const share = passed > 0 ? Math.min(1, Math.max(0, busy / passed)) : 0
    this.#tell({
      cpuPercent: Math.round(share * 1000) / 10,
      cores: now.cores,
      memoryUsed: Math.max(0, total - available),
      memoryTotal: total,
    })
  }
}

const thisMachine: HostReader = {
  cpu() {
    const all = cpus()
    const sum = (pick: (times: ReturnType<typeof cpus>[number]['times']) => number) =>
      all.reduce((total, { times }) => total + pick(times), 0)
    const total = sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq)
    return { cores: all.length, busy: total - sum(({ idle }) => idle), total }
  },
  memory() {
    return { available: availableMemory(), total: totalmem() }
  },
}

/** MemAvailable of proc(5): what is free and what the kernel would give up. Elsewhere: what is free. */
function availableMemory(): number {
  try {
    const kilobytes = /^MemAvailable:\s+(\d+) kB$/m.exec(readFileSync('/proc/meminfo', 'utf8'))?.[1]
    return kilobytes === undefined ? freemem() : Number(kilobytes) * 1024
  } catch {
    return freemem()
  }
}
