import { PanamaxError } from '../errors.ts'
import type { ImageUse } from './driver.ts'

const shown = 5

/** Why an image cannot be removed: who holds it, and what to do first. */
export function imageInUse(image: string, usedBy: readonly ImageUse[]): PanamaxError {
  const apps = [...new Set(usedBy.flatMap(({ app }) => (app === undefined ? [] : [app])))]
  const others = usedBy.flatMap(({ app, container }) => (app === undefined ? [container] : []))
  const users = [...apps.map((app) => `the app ${app}`), ...others.map((container) => `the container ${container}`)]
  const more = users.length > shown ? ` and ${users.length - shown} more` : ''
  return new PanamaxError(
    'conflict',
    `${image} is used by ${users.slice(0, shown).join(', ')}${more}, also where it is stopped. Remove what uses it first.`,
    { details: { usedBy } },
  )
}
