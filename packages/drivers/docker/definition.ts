import type { Driver, DriverContext, DriverDefinition } from '@panamax/core/deploy/driver'
import { z } from 'zod'
import { parseHost } from './connection/endpoint.ts'

const config = z.strictObject({
  host: z.string().trim().optional().meta({
    title: 'Address of the engine',
    description:
      'unix:///path, tcp://host:2376 or ssh://user@host. Blank: DOCKER_HOST, the current docker context, or the usual sockets.',
  }),
  context: z.string().trim().optional().meta({
    title: 'Docker context',
    description: 'One of those that "docker context ls" shows, instead of an address.',
  }),
  certificates: z.string().trim().optional().meta({
    title: 'Folder of certificates',
    description: 'With ca.pem, cert.pem and key.pem, for tcp:// with TLS.',
  }),
})
export type DockerConfig = z.infer<typeof config>

export const docker: DriverDefinition<DockerConfig> = {
  kind: 'docker',
  title: 'Docker Engine',
  config,
  async connect(settings: DockerConfig, context: DriverContext): Promise<Driver> {
    const { DockerDriver } = await import('./driver.ts')
    const sources = {
      ...(settings.host ? { host: settings.host } : {}),
      ...(settings.context ? { context: settings.context } : {}),
      ...(settings.certificates ? { certificates: settings.certificates } : {}),
      environment: context.environment,
      homeDirectory: context.homeDirectory,
    }
    if (sources.host !== undefined) await parseHost(sources.host, sources)
    return new DockerDriver(sources, context)
  },
}
