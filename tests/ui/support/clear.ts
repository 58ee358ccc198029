import type { DockerClient } from '../../support/docker.ts'

/** Removes everything of an app from the engine, in whatever state a test has left it. */
export async function clear(docker: DockerClient, app: string): Promise<void> {
  const filter = ['--filter', `label=com.docker.compose.project=${app}`, '--format', '{{.ID}}']
  const list = async (...args: string[]) => (await docker.run(...args)).split('\n').filter((id) => id !== '')
  for (const id of await list('ps', '-aq', ...filter.slice(0, 2))) await docker.run('rm', '-f', id)
  for (const id of await list('network', 'ls', ...filter)) await docker.run('network', 'rm', id)
  for (const id of await list('volume', 'ls', ...filter.slice(0, 2), '--format', '{{.Name}}')) {
    await docker.run('volume', 'rm', '-f', id)
  }
}
