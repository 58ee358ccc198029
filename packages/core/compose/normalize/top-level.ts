import { type Decode, anyText, either, integer, listOf, object, text, texts, trueOnly } from './decode.ts'
import { stringMap } from './lines.ts'

const ipam = object({
  driver: text,
  config: listOf(object({ subnet: text, gateway: text, ip_range: text, aux_addresses: stringMap })),
})

const networkFields = object(
  {
    name: text,
    driver: text,
    driver_opts: stringMap,
    ipam,
    external: trueOnly,
    internal: trueOnly,
    attachable: trueOnly,
    labels: stringMap,
    enable_ipv4: either,
    enable_ipv6: either,
  },
  true,
)

/** Compose prints `ipam` even when it is empty. */
export const network: Decode = (node, path, report) => {
  const value = networkFields(node, path, report)
  return typeof value === 'object' && value !== null ? { ipam: {}, ...value } : { ipam: {} }
}

const volumeFields = object(
  { name: text, driver: text, driver_opts: stringMap, external: trueOnly, labels: stringMap },
  true,
)

export const volume: Decode = (node, path, report) => volumeFields(node, path, report) ?? {}

/** A config or a secret. */
export const fileObject = object(
  {
    name: text,
    file: text,
    content: anyText,
    environment: text,
    external: trueOnly,
    labels: stringMap,
    driver: text,
    driver_opts: stringMap,
    template_driver: text,
  },
  true,
)

export const model = object({ name: text, model: text, context_size: integer, runtime_flags: texts }, true)
