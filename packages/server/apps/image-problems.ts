import type { Problem } from '@panamax/core/compose/problem'
import type { Driver } from '@panamax/core/deploy/driver'
import type { ImageWish } from './image-app.ts'

/** Host ports that need no rights and are what people expect; others keep their number where they may. */
const customary: Readonly<Record<number, number>> = { 53: 5353, 80: 8080, 443: 8443 }

/**
 * What an image that is on the machine says of itself and a person should know before running it: an error where it has no
 * command and is given none, a warning with ports that it listens on and nobody publishes. One call to the engine.
 */
export async function imageProblems(
  driver: Pick<Driver, 'images'>,
  { image, command, publish }: Pick<ImageWish, 'image' | 'command' | 'publish'>,
  signal: AbortSignal,
): Promise<Problem[]> {
  const found = await driver.images?.find(image.trim(), signal)
  if (found === undefined) return []
  const problems: Problem[] = []
  if (found.command?.length === 0 && command === undefined) {
    const message = `${image} has no command of its own. Say what to run: panamax run ${image} -- COMMAND`
    problems.push({ severity: 'error', message, path: [] })
  }
  const exposed = found.exposed ?? []
  if (exposed.length > 0 && (publish ?? []).length === 0) {
    const flags = exposed.map((port) => `--publish ${offer(port)}`).join(' ')
    const message = `${image} listens on ${inWords(exposed)}, and nothing of that is published. To reach it from outside: ${flags}`
    problems.push({ severity: 'warning', message, path: [] })
  }
  return problems
}

function offer(exposed: string): string {
  const [number = '', protocol = 'tcp'] = exposed.split('/')
  const port = Number(number)
  const host = customary[port] ?? (port < 1024 ? port + 8000 : port)
  return `${host}:${port}${protocol === 'tcp' ? '' : `/${protocol}`}`
}

function inWords(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
