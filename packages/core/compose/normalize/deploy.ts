import {
  type Decode,
  anyDuration,
  anyInteger,
  bytes,
  duration,
  float,
  integer,
  listOf,
  object,
  text,
  texts,
  toText,
} from './decode.ts'
import { stringMap } from './lines.ts'

const updateConfig = object({
  parallelism: anyInteger,
  delay: duration,
  failure_action: text,
  monitor: duration,
  max_failure_ratio: float,
  order: text,
})

const count: Decode = (node, path, report) => {
  const value = toText(node)
  if (value === undefined) return undefined
  if (value.toLowerCase() === 'all') return -1
  if (/^[-+]?\d+$/.test(value)) return Number(value) === 0 ? undefined : Number(value)
  report.error(path, node, `"${value}" is not a count of devices: write a number or "all".`)
  return undefined
}

/** Graphics cards and the like that a service reserves. */
export const deviceRequests = listOf(
  object({ capabilities: texts, driver: text, count, device_ids: texts, options: stringMap }),
)

const discreteResource: Decode = (node, path, report) => {
  const value = object({ kind: text, value: anyInteger })(node, path, report)
  return typeof value === 'object' && value !== null ? { kind: '', value: 0, ...value } : undefined
}

const amounts = object({
  cpus: float,
  memory: bytes,
  pids: integer,
  devices: deviceRequests,
  generic_resources: listOf(object({ discrete_resource_spec: discreteResource })),
})

const fields = object({
  mode: text,
  replicas: anyInteger,
  labels: stringMap,
  update_config: updateConfig,
  rollback_config: updateConfig,
  resources: object({ limits: amounts, reservations: amounts }),
  restart_policy: object({ condition: text, delay: anyDuration, max_attempts: anyInteger, window: anyDuration }),
  placement: object({
    constraints: texts,
    preferences: listOf(object({ spread: text })),
    max_replicas_per_node: integer,
  }),
  endpoint_mode: text,
})

/** Compose prints `resources` and `placement` even when they are empty. */
export const deploy: Decode = (node, path, report) => {
  const value = fields(node, path, report)
  return typeof value === 'object' && value !== null ? { resources: {}, placement: {}, ...value } : undefined
}
