import type { Shape } from './shape.ts'

/** What services, networks, volumes, configs and secrets may be called. */
export const name = /^[a-zA-Z0-9._-]+$/

export const anyText: Shape = { scalar: ['text'] }
export const durationText: Shape = { scalar: ['text'], unit: 's' }
export const boolean: Shape = { scalar: ['boolean'] }
export const booleanOrText: Shape = { scalar: ['boolean', 'text'] }
export const integerOrText: Shape = { scalar: ['integer', 'text'] }
export const numberOrText: Shape = { scalar: ['number', 'text'] }
export const textList: Shape = { list: { items: anyText, unique: true } }
export const textOrList: Shape = { scalar: ['text'], list: { items: anyText, unique: true } }
export const command: Shape = { scalar: ['text', 'null'], list: { items: anyText } }

/** `KEY=value` lines or a mapping. */
export const labels: Shape = {
  list: { items: anyText, unique: true },
  map: { named: { scalar: ['text', 'number', 'boolean', 'null'] } },
}

export const options: Shape = { map: { named: { scalar: ['text', 'number'] } } }

export const extraHosts: Shape = {
  list: { items: anyText, unique: true },
  map: { named: { scalar: ['text'], list: { items: anyText } } },
}

export function listOf(items: Shape): Shape {
  return { list: { items } }
}

/** A mapping with known keys, which may also have `x-…` keys. */
export function keyed(keys: Readonly<Record<string, Shape>>, required?: readonly string[]): Shape {
  return { map: { keys, extensible: true, ...(required === undefined ? {} : { required }) } }
}

export const fileReferences: Shape = listOf({
  scalar: ['text'],
  ...keyed({ source: anyText, target: anyText, uid: anyText, gid: anyText, mode: numberOrText }),
})

export const envFiles: Shape = {
  scalar: ['text'],
  list: {
    items: {
      scalar: ['text'],
      map: { keys: { path: anyText, format: anyText, required: booleanOrText }, required: ['path'] },
    },
  },
}

export const ulimits: Shape = {
  map: {
    name: /^[a-z]+$/,
    loose: true,
    named: {
      scalar: ['integer', 'text'],
      ...keyed({ hard: integerOrText, soft: integerOrText }, ['soft', 'hard']),
    },
  },
}

const deviceRequestKeys = {
  capabilities: textList,
  count: integerOrText,
  device_ids: textList,
  driver: anyText,
  options: labels,
} as const

export const deviceRequests: Shape = listOf(keyed(deviceRequestKeys, ['capabilities']))

export const gpus: Shape = {
  scalar: ['text'],
  words: ['all'],
  list: { items: { map: { keys: deviceRequestKeys, loose: true } } },
}

export const hook: Shape = keyed(
  { command, user: anyText, privileged: booleanOrText, working_dir: anyText, environment: labels },
  ['command'],
)
