import { serviceFields } from './fields.ts'
import { anyText, booleanOrText, keyed, labels, listOf, name, options, textOrList } from './fields-shared.ts'
import type { Shape } from './shape.ts'

const external: Shape = { scalar: ['boolean', 'text'], ...keyed({ name: anyText }) }

export const networkFields: Readonly<Record<string, Shape>> = {
  attachable: booleanOrText,
  driver: anyText,
  driver_opts: options,
  enable_ipv4: booleanOrText,
  enable_ipv6: booleanOrText,
  external,
  internal: booleanOrText,
  ipam: keyed({
    config: listOf(
      keyed({ aux_addresses: { map: { named: anyText } }, gateway: anyText, ip_range: anyText, subnet: anyText }),
    ),
    driver: anyText,
    options: { map: { named: anyText } },
  }),
  labels,
  name: anyText,
}

export const volumeFields: Readonly<Record<string, Shape>> = {
  driver: anyText,
  driver_opts: options,
  external,
  labels,
  name: anyText,
}

export const secretFields: Readonly<Record<string, Shape>> = {
  driver: anyText,
  driver_opts: options,
  environment: anyText,
  external,
  file: anyText,
  labels,
  name: anyText,
  template_driver: anyText,
}

export const configFields: Readonly<Record<string, Shape>> = {
  content: anyText,
  environment: anyText,
  external,
  file: anyText,
  labels,
  name: anyText,
  template_driver: anyText,
}

export const modelFields: Readonly<Record<string, Shape>> = {
  context_size: { scalar: ['integer'] },
  model: anyText,
  name: anyText,
  runtime_flags: listOf(anyText),
}

export const includeShape: Shape = {
  list: {
    items: {
      scalar: ['text'],
      map: { keys: { env_file: textOrList, path: textOrList, project_directory: anyText } },
    },
  },
}

const orNothing: Shape = { scalar: ['null'] }

/** A whole compose file once its includes have been taken in. */
export const documentShape: Shape = keyed({
  configs: { map: { named: keyed(configFields), name } },
  models: { map: { named: keyed(modelFields, ['model']), name } },
  name: anyText,
  networks: { map: { named: { ...orNothing, ...keyed(networkFields) }, name, loose: true } },
  secrets: { map: { named: keyed(secretFields), name } },
  services: { map: { named: keyed(serviceFields), name } },
  version: anyText,
  volumes: { map: { named: { ...orNothing, ...keyed(volumeFields) }, name } },
})
