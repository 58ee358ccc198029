import type { Json } from '../spec.ts'
import { volumeTarget } from '../normalize/short-volume.ts'
import { appendIn, removeIn, setIn } from './change.ts'
import { refusal } from './explain.ts'
import { getIn, isObject, type Keys, type Plain, same } from './plain.ts'
import { readSource, type Source } from './source.ts'
import { requireService } from './services.ts'

/** Mounts a volume or a path; a mount with the same target is replaced. A named volume is declared where it is not yet. */
export function addVolume(text: string, service: string, volume: string | { readonly [key: string]: Json }): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, 'volumes']
  const target = targetOf(volume as Plain)
  if (target === undefined || target === '') throw refusal(source, path, 'A mount needs a target: write SOURCE:TARGET.')
  const mounts = mountsOf(source, service)
  const index = mounts.findIndex((item) => targetOf(item) === target)
  let result = text
  if (index === -1) result = appendIn(text, path, volume as Plain)
  else if (!same(mounts[index], volume as Plain)) result = setIn(text, [...path, index], volume as Plain)
  const name = namedSource(volume as Plain)
  if (name === undefined) return result
  const volumes = getIn(source.plain, ['volumes'])
  return isObject(volumes) && Object.hasOwn(volumes, name) ? result : setIn(result, ['volumes', name], {})
}

export function removeVolume(text: string, service: string, target: string): string {
  const source = readSource(text)
  requireService(source, service)
  const index = mountsOf(source, service).findIndex((item) => targetOf(item) === target)
  return index === -1 ? text : removeIn(text, ['services', service, 'volumes', index])
}

function mountsOf(source: Source, service: string): readonly Plain[] {
  const mounts = getIn(source.plain, ['services', service, 'volumes'])
  return Array.isArray(mounts) ? (mounts as readonly Plain[]) : []
}

function targetOf(mount: Plain): string | undefined {
  if (typeof mount === 'string') return volumeTarget(mount)
  const target = getIn(mount, ['target'])
  return typeof target === 'string' ? target : undefined
}

/** The name of the volume that a mount takes; `undefined` for a path, a variable or an anonymous volume. */
function namedSource(mount: Plain): string | undefined {
  const source = typeof mount === 'string' ? /^([^:]+):/.exec(mount)?.[1] : getIn(mount, ['source'])
  if (typeof source !== 'string' || !/^[a-zA-Z0-9][a-zA-Z0-9._-]+$/.test(source)) return undefined
  return typeof mount === 'string' || getIn(mount, ['type']) === 'volume' ? source : undefined
}
