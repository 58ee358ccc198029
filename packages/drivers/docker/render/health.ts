import type { HealthcheckSpec } from '@panamax/core/compose/spec'
import type { EngineObject } from './payload.ts'
import { durationToNanoseconds } from './units.ts'

/** Undefined: the image's own holds. */
export function renderHealthcheck(spec: HealthcheckSpec | undefined): EngineObject | undefined {
  if (spec === undefined) return undefined
  if (isDisabled(spec)) return { Test: ['NONE'] }
  const members: EngineObject = {}
  if (spec.test !== undefined) members['Test'] = [...spec.test]
  const durations = {
    Interval: spec.interval,
    Timeout: spec.timeout,
    StartPeriod: spec.start_period,
    StartInterval: spec.start_interval,
  }
  for (const [name, text] of Object.entries(durations)) {
    const value = durationToNanoseconds(text)
    if (value !== undefined) members[name] = value
  }
  if (spec.retries !== undefined) members['Retries'] = spec.retries
  return Object.keys(members).length === 0 ? undefined : members
}

/** The document itself defines a check that runs. */
export function hasHealthcheck(spec: HealthcheckSpec | undefined): boolean {
  return spec?.test !== undefined && !isDisabled(spec)
}

function isDisabled(spec: HealthcheckSpec): boolean {
  return spec.disable === true || spec.test?.[0] === 'NONE'
}

/** For people: "curl -f http://localhost every 30s". */
export function healthText(spec: HealthcheckSpec): string {
  if (isDisabled(spec)) return 'switched off'
  const test = (spec.test ?? []).filter((word, index) => index > 0 || !word.startsWith('CMD')).join(' ')
  const numbers = [
    spec.interval && `every ${spec.interval}`,
    spec.timeout && `timeout ${spec.timeout}`,
    spec.retries !== undefined && `${spec.retries} retries`,
    spec.start_period && `start period ${spec.start_period}`,
    spec.start_interval && `start interval ${spec.start_interval}`,
  ]
  return [test || "the image's own", ...numbers.filter(Boolean)].join(', ')
}
