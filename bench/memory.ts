import { readFile } from 'node:fs/promises'
import type { Panamax } from '../tests/support/panamax.ts'

/** Resident memory of the server, in megabytes (10^6 bytes), from /proc. */
export async function residentMegabytes(panamax: Panamax): Promise<number> {
  const status = await readFile(`/proc/${panamax.pid}/status`, 'utf8')
  return (Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024) / 1e6
}
