import type { Terminal } from './terminal.ts'
import type { SimContainer, SimFile, World } from './world.ts'

type Own = Pick<Terminal, 'write' | 'unknown'> & Partial<Pick<Terminal, 'read' | 'isTty' | 'user' | 'workdir'>>

/** What a process inside of a container sees. */
export function terminalIn(
  world: World,
  container: SimContainer,
  signal: AbortSignal,
  own: Own & { readonly environment?: Readonly<Record<string, string>> },
): Terminal {
  const { spec } = container
  const image = world.images.get(spec.image)
  const environment = new Map(
    Object.entries({
      PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
      HOSTNAME: spec.hostname,
      ...image?.environment,
      ...spec.environment,
      ...own.environment,
    }),
  )
  return {
    environment,
    isTty: own.isTty ?? spec.tty,
    write: (stream, text) => own.write(stream, text),
    read: own.read ?? (() => Promise.resolve(undefined)),
    sleep: (ms) => world.clock.sleep(ms, signal),
    readFile: (path) => readFile(world, container, path),
    writeFile: (path, content) => writeFile(world, container, path, content),
    lookUp: (name) => world.resolve(container, name)?.address,
    hostname: spec.hostname,
    user: own.user ?? spec.user,
    workdir: own.workdir ?? spec.workdir,
    unknown: own.unknown,
  }
}

function readFile(world: World, container: SimContainer, path: string): SimFile | undefined {
  const { files, key } = place(world, container, path)
  return files.get(key)
}

function writeFile(world: World, container: SimContainer, path: string, content: string): void {
  const { files, key } = place(world, container, path)
  files.set(key, { content, mode: '0644', uid: '0', gid: '0' })
}

/** A file under a mounted volume is kept there, by its path inside of the volume. */
function place(world: World, container: SimContainer, path: string): { files: Map<string, SimFile>; key: string } {
  for (const [target, volume] of Object.entries(container.spec.mounts)) {
    const prefix = target.endsWith('/') ? target : `${target}/`
    const files = world.volumes.get(volume)?.files
    if (files !== undefined && path.startsWith(prefix)) return { files, key: path.slice(prefix.length) }
  }
  return { files: container.files, key: path }
}
