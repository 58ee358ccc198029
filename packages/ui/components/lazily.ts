import { type ComponentType, lazy } from 'react'

const pauses = [200, 600, 1500]

/**
 * A part that is loaded when it is first shown. Tried again a few times: a browser breaks requests off when a network
 * appears on the machine, which happens with each container that is started.
 */
// oxlint-disable-next-line typescript/no-explicit-any
export function lazily<N extends string, C extends ComponentType<any>>(
  load: () => Promise<Readonly<Record<N, C>>>,
  name: N,
) {
  return lazy(async () => ({ default: (await persistently(load))[name] }))
}

export async function persistently<T>(load: () => Promise<T>): Promise<T> {
  for (const pause of pauses) {
    try {
      return await load()
    } catch {
      await new Promise((resolve) => setTimeout(resolve, pause))
    }
  }
  return load()
}
