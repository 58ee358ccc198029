import type { Resource, Runtime } from '@panamax/core/deploy/resource'
import { PanamaxError } from '@panamax/core/errors'
import type { ContainerDetails } from '../answers.ts'
import { lastLines } from '../logs/last-lines.ts'
import { runtimeOf } from '../observe/observed.ts'
import { exitInWords } from './exit-codes.ts'
import type { Workshop } from './workshop.ts'

/** It ended, or keeps ending. `lastCode`: where it runs again by now. */
export async function ended(
  shop: Workshop,
  resource: Resource,
  details: ContainerDetails,
  { runtime, lastCode }: { runtime: Runtime; lastCode?: number | undefined },
): Promise<PanamaxError> {
  const log = await logOf(shop, details)
  const restarts = runtime.restarts ?? 0
  const again = restarts > 0 ? `, after ${restarts} ${restarts === 1 ? 'restart' : 'restarts'}` : ''
  const code = runtime.exitCode ?? lastCode
  const words = exitInWords({ ...runtime, ...(code === undefined ? {} : { exitCode: code }) })
  const last = log.at(-1)
  return new PanamaxError(
    'failed',
    `${nameOf(resource)} ended with ${words}${again}.${last === undefined ? ' It wrote nothing.' : ` Its last line: ${last}`}`,
    { details: { exitCode: code, log, ...(restarts > 0 ? { restarts } : {}) } },
  )
}

export async function unhealthy(
  shop: Workshop,
  resource: Resource,
  details: ContainerDetails,
  runtime: Runtime,
): Promise<PanamaxError> {
  const log = await logOf(shop, details)
  const output = runtime.healthOutput?.trim()
  const said = output ? ` The check said: ${output.split('\n').at(-1)}` : ' The check said nothing.'
  return new PanamaxError('failed', `${nameOf(resource)} is unhealthy.${said}`, {
    details: { health: output ?? '', log },
  })
}

export async function tooLate(
  shop: Workshop,
  resource: Resource,
  details: ContainerDetails,
  allowed: number,
): Promise<PanamaxError> {
  const log = await logOf(shop, details)
  const output = runtimeOf(details).healthOutput?.trim()
  const said = output ? ` The check said last: ${output.split('\n').at(-1)}` : ''
  const seconds = Math.round(allowed / 1000)
  return new PanamaxError('failed', `${nameOf(resource)} did not become healthy within ${seconds} s.${said}`, {
    details: { health: output ?? '', log },
  })
}

async function logOf(shop: Workshop, details: ContainerDetails): Promise<string[]> {
  return lastLines(shop.client, details.Id, { tty: details.Config.Tty === true, count: 20 })
}

export function nameOf(resource: Resource): string {
  return resource.service ?? resource.name
}
