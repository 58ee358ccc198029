import type { ImageImport } from '@panamax/core/deploy/driver'
import type { World } from './world.ts'

/** Takes the size of the file system and, of the instructions, ENTRYPOINT, CMD and ENV. */
export async function importImage(world: World, { reference, tar, changes }: ImageImport): Promise<void> {
  let size = 0
  for await (const piece of tar) size += piece.length
  let entrypoint: readonly string[] = []
  let command: readonly string[] = []
  const environment: Record<string, string> = {}
  for (const change of changes) {
    const [, instruction = '', value = ''] = /^\s*(\w+)\s+(.*)$/s.exec(change) ?? []
    if (instruction.toUpperCase() === 'ENTRYPOINT') entrypoint = words(value)
    else if (instruction.toUpperCase() === 'CMD') command = words(value)
    else if (instruction.toUpperCase() === 'ENV') {
      const [, name, text] = /^(\w+)[= ]"?(.*?)"?$/s.exec(value) ?? []
      if (name !== undefined) environment[name] = text ?? ''
    }
  }
  const id = `sha256:${world.newId()}`
  world.images.set(reference, { id, reference, size, created: world.stamp(), entrypoint, command, environment })
}

/** The exec form (a JSON array) or the shell form. */
function words(value: string): readonly string[] {
  try {
    const parsed: unknown = JSON.parse(value)
    if (Array.isArray(parsed)) return parsed.map(String)
  } catch {
    // Not JSON: a line for the shell.
  }
  return ['/bin/sh', '-c', value]
}
