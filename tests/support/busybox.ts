import { execFile } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { DockerClient } from './docker.ts'

const run = promisify(execFile)

/** An image of Debian's static busybox (package busybox-static), under the given reference. */
export async function busyboxImage(docker: DockerClient, reference: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'panamax-busybox-'))
  try {
    for (const name of ['bin', 'etc', 'tmp', 'proc', 'www'])
      await mkdir(join(folder, 'root', name), { recursive: true })
    await copyFile('/bin/busybox', join(folder, 'root/bin/busybox'))
    const { stdout } = await run('/bin/busybox', ['--list'])
    for (const applet of stdout.split('\n').filter((name) => name !== '' && name !== 'busybox')) {
      await symlink('busybox', join(folder, 'root/bin', applet))
    }
    await run('tar', ['-C', join(folder, 'root'), '-cf', join(folder, 'image.tar'), '.'])
    await docker.run('import', '--change', 'ENV PATH=/bin', join(folder, 'image.tar'), reference)
    return reference
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
