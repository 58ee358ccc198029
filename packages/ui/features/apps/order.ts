import type { AppSummary } from '@panamax/contract/apps'
import type { AppUsage } from '@panamax/contract/journal'

export const orders = ['name', 'cpu', 'memory'] as const
export type Order = (typeof orders)[number]

export function isOrder(text: string | undefined): text is Order {
  return orders.some((each) => each === text)
}

/** By title, or those that use the most first; what uses nothing that is known comes last, by title. */
export function inOrder(
  apps: readonly AppSummary[],
  order: Order,
  usage: ReadonlyMap<string, Pick<AppUsage, 'cpuPercent' | 'memory'>>,
): readonly AppSummary[] {
  if (order === 'name') return apps
  const used = ({ name }: AppSummary): number => {
    const { cpuPercent = -1, memory = -1 } = usage.get(name) ?? {}
    return order === 'cpu' ? cpuPercent : memory
  }
  return [...apps].sort((a, b) => used(b) - used(a))
}
