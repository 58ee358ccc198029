import { appendIn, removeIn, setIn } from './change.ts'
import { refusal } from './explain.ts'
import { getIn, isObject, type Keys, type Plain } from './plain.ts'
import { readSource, type Source } from './source.ts'
import { requireService } from './services.ts'

/** Links to another service; a link with the same service and alias is there already. */
export function addLink(text: string, service: string, link: string): string {
  const source = readSource(text)
  requireService(source, service)
  const [target = ''] = link.split(':')
  requireService(source, target)
  refuseSelf(source, service, target)
  const path: Keys = ['services', service, 'links']
  const links = textsAt(source, path)
  const whole = (item: string) => (item.includes(':') ? item : `${item}:${item}`)
  return links.some((item) => whole(item) === whole(link)) ? text : appendIn(text, path, link)
}

/** Removes a link given in full, or all links to a service. */
export function removeLink(text: string, service: string, link: string): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, 'links']
  const matches = (item: string) => item === link || (!link.includes(':') && item.startsWith(`${link}:`))
  const indexes = textsAt(source, path).flatMap((item, index) => (matches(item) ? [index] : []))
  return indexes.reverse().reduce((current, index) => removeIn(current, [...path, index]), text)
}

/** Starts the service after the other one, in the form that the dependencies have; a condition needs the long form. */
export function addDependency(text: string, service: string, on: string, condition: string | undefined): string {
  const source = readSource(text)
  requireService(source, service)
  requireService(source, on)
  refuseSelf(source, service, on)
  const path: Keys = ['services', service, 'depends_on']
  const current = getIn(source.plain, path)
  if (isObject(current)) {
    const exists = Object.hasOwn(current, on)
    if (exists && condition === undefined) return text
    return setIn(
      text,
      exists ? [...path, on, 'condition'] : [...path, on],
      exists ? (condition ?? '') : { condition: condition ?? 'service_started' },
    )
  }
  const listed = textsAt(source, path)
  if (condition === undefined || condition === 'service_started') {
    return listed.includes(on) ? text : appendIn(text, path, on)
  }
  const long = Object.fromEntries(
    [...new Set([...listed, on])].map((name) => [name, { condition: name === on ? condition : 'service_started' }]),
  )
  return setIn(text, path, long)
}

export function removeDependency(text: string, service: string, on: string): string {
  const source = readSource(text)
  requireService(source, service)
  const path: Keys = ['services', service, 'depends_on']
  if (isObject(getIn(source.plain, path))) return removeIn(text, [...path, on])
  const index = textsAt(source, path).indexOf(on)
  return index === -1 ? text : removeIn(text, [...path, index])
}

function refuseSelf(source: Source, service: string, other: string): void {
  if (service === other) throw refusal(source, ['services', service], 'A service cannot depend on itself.')
}

function textsAt(source: Source, path: Keys): string[] {
  const value = getIn(source.plain, path)
  return Array.isArray(value) ? (value as readonly Plain[]).map(String) : []
}
