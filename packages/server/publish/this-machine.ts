import { hostname, networkInterfaces } from 'node:os'
import type { Machine } from '@panamax/core/template/publish/environment-places'

/** What a template of ours must not be taken to need: the names and addresses of this very machine. */
export function thisMachine(): Machine {
  const addresses = Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each === undefined || each.internal ? [] : [each.address.replace(/%.*$/, '')]))
  return { names: [hostname()], addresses: [...new Set(addresses)] }
}
