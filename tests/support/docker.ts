import { execFile } from 'node:child_process'

/** The engine as an outsider sees it, through Debian's docker client: what Panamax says is checked against this. */
export class DockerClient {
  private readonly dockerHost: string

  constructor(dockerHost: string) {
    this.dockerHost = dockerHost
  }

  run(...args: string[]): Promise<string> {
    const { PATH = '', HOME = '' } = process.env
    return new Promise((resolve, reject) => {
      execFile(
        'docker',
        args,
        { env: { PATH, HOME, DOCKER_HOST: this.dockerHost }, maxBuffer: 64 * 1024 * 1024 },
        (error, stdout, stderr) => {
          if (error === null) resolve(stdout)
          else reject(new Error(`docker ${args.join(' ')}: ${stderr}`))
        },
      )
    })
  }

  /** Containers of a compose project: name → id, running or not. */
  async containers(project: string): Promise<Record<string, string>> {
    const filter = `label=com.docker.compose.project=${project}`
    const lines = await this.run('ps', '-a', '--no-trunc', '--filter', filter, '--format', '{{.Names}} {{.ID}}')
    return Object.fromEntries(
      lines
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(' ') as [string, string]),
    )
  }

  /** What is left of a project: containers, networks and volumes, by name. */
  async leftovers(project: string): Promise<string[]> {
    const filter = ['--filter', `label=com.docker.compose.project=${project}`]
    const [containers, networks, volumes] = await Promise.all([
      this.run('ps', '-a', ...filter, '--format', '{{.Names}}'),
      this.run('network', 'ls', ...filter, '--format', '{{.Name}}'),
      this.run('volume', 'ls', ...filter, '--format', '{{.Name}}'),
    ])
    return [containers, networks, volumes].flatMap((text) => text.split('\n')).filter((line) => line !== '')
  }
}
