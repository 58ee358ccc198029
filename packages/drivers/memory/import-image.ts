import type { ImageImport, ImageLayer } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import type { World } from './world.ts'

/** Takes the size of the file system and, of the instructions, ENTRYPOINT, CMD, ENV, LABEL and EXPOSE. */
export async function importImage(world: World, { reference, tar, changes }: ImageImport): Promise<void> {
  let size = 0
  for await (const piece of tar) size += piece.length
  const values = (wanted: string): string[] =>
    changes.flatMap((change) => {
      const [, instruction = '', value = ''] = /^\s*(\w+)\s+(.*)$/s.exec(change) ?? []
      return instruction.toUpperCase() === wanted ? [value] : []
    })
  world.images.set(reference, {
    id: `sha256:${world.newId()}`,
    reference,
    size,
    created: world.stamp(),
    entrypoint: values('ENTRYPOINT').map(words).at(-1) ?? [],
    command: values('CMD').map(words).at(-1) ?? [],
    environment: Object.fromEntries(values('ENV').map(pair)),
    labels: Object.fromEntries(values('LABEL').map(pair)),
    exposed: values('EXPOSE')
      .flatMap((value) => value.trim().split(/\s+/))
      .map((port) => (port.includes('/') ? port : `${port}/tcp`)),
  })
}

/** A simulated image has one layer, with everything in it. */
export function imageHistory(world: World, image: string): ImageLayer[] {
  const found = [...world.images.values()].find(({ id, reference }) => id === image || reference === image)
  if (found === undefined) throw new PanamaxError('not_found', `There is no image ${image} on the machine.`)
  return [{ madeBy: '', created: found.created, size: found.size }]
}

/** `name=value`, the value perhaps in quotes. */
function pair(text: string): [string, string] {
  const at = text.indexOf('=')
  const value = text.slice(at + 1)
  const unquoted = value.startsWith('"') ? parsed(value) : value
  return [text.slice(0, at), typeof unquoted === 'string' ? unquoted : value]
}

/** The exec form (a JSON array) or the shell form. */
function words(value: string): readonly string[] {
  const list = parsed(value)
  return Array.isArray(list) ? list.map(String) : ['/bin/sh', '-c', value]
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}
