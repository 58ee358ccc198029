import type { Keys } from '../../compose/edit/plain.ts'
import type { DocumentScalar } from './document-scalars.ts'

/**
 * What can be done about a secret in a scalar. `prose`: people read it, a word takes its place. `default`: it stands for
 * an answer, and goes. `value`: compose puts variables into it. `key`: nothing.
 */
export type Region = 'prose' | 'default' | 'value' | 'key'

const read = new Set([
  'name',
  'description',
  'documentation',
  'keywords',
  'authors',
  'type',
  'categories',
  'recommended',
])

export function regionOf({ path, isKey }: Pick<DocumentScalar, 'path' | 'isKey'>): Region {
  const block = path.indexOf('x-panamax')
  const inBlock = block === 0 || (block === 2 && path[0] === 'services')
  if (isKey) return 'key'
  if (!inBlock) return 'value'
  if (block === 0 && path[1] === 'inputs') {
    const field = path[3]
    return field === 'label' || field === 'description' ? 'prose' : 'default'
  }
  return block === 2 || read.has(String(path[1])) ? 'prose' : 'value'
}

/** The name that says what a value is: the key, or in a list of `NAME=value` what stands before the sign. */
export function nameAndValue({ path, value }: DocumentScalar): { name: string; value: string; offset: number } {
  const key = path.at(-1)
  if (typeof key === 'string') return { name: key, value, offset: 0 }
  // A shell's `NAME=value command` is no setting of the document.
  if (/^(command|entrypoint|test)$/.test(String(path.at(-2)))) return { name: '', value, offset: 0 }
  const line = /^([A-Za-z_][\w.-]{0,200})=([\s\S]*)$/.exec(value)
  if (line === null) return { name: '', value, offset: 0 }
  const [, name = '', rest = ''] = line
  return { name, value: rest, offset: value.length - rest.length }
}

/** The service that a path leads into. */
export function serviceOf(path: Keys): string | undefined {
  return path[0] === 'services' && path.length > 1 ? String(path[1]) : undefined
}

/** What the document calls its parts, in lower case: names of services and volumes, words of images, users, databases. */
export function namesIn(scalars: readonly DocumentScalar[], identity: RegExp): Set<string> {
  const names = new Set<string>()
  const add = (text: string) => {
    names.add(text.toLowerCase())
    for (const word of [...text.split(/[/:@]/), ...text.split(/[/:@._-]/)])
      if (word !== '') names.add(word.toLowerCase())
  }
  for (const scalar of scalars) {
    const { path, isKey, value } = scalar
    const [top, , field] = path
    if (value.length > 200) continue
    if (isKey) {
      if (path.length === 2 && ['services', 'volumes', 'networks', 'configs', 'secrets'].includes(String(top)))
        add(value)
      continue
    }
    const structural = [
      'image',
      'container_name',
      'hostname',
      'links',
      'networks',
      'volumes',
      'depends_on',
      'user',
      'type',
    ]
    if (path.length === 1 && top === 'name') add(value)
    else if (top === 'services' && structural.includes(String(field))) add(value)
    else {
      const told = nameAndValue(scalar)
      if (identity.test(told.name) && !told.value.includes('$')) add(told.value)
    }
  }
  return names
}
