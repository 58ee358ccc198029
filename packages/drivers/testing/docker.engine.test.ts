import { request } from 'node:http'
import { homedir } from 'node:os'
import { text } from 'node:stream/consumers'
import { docker } from '../docker/definition.ts'
import { busyboxFileSystem } from './busybox-image.ts'
import { conformance } from './conformance.ts'

const socketPath = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace(/^unix:\/\//, '')
const image = `panamax-conformance/busybox:${process.pid}`

/** The engine without anything of ours in between. */
async function engine(method: 'POST' | 'DELETE', path: string, body: object): Promise<void> {
  const { status, answer } = await new Promise<{ status: number; answer: string }>((resolve, reject) => {
    const headers = { 'content-type': 'application/json' }
    const sent = request({ socketPath, method, path, headers }, (response) => {
      text(response).then((answer) => resolve({ status: response.statusCode ?? 0, answer }), reject)
    })
    sent.on('error', reject)
    sent.end(JSON.stringify(body))
  })
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${answer}`)
}

async function makeForeign(app: string, service: string): Promise<void> {
  const project = { 'com.docker.compose.project': app, 'com.docker.compose.version': '2.24.0' }
  const network = `${app}_default`
  await engine('POST', '/networks/create', {
    Name: network,
    Labels: { ...project, 'com.docker.compose.network': 'default' },
  })
  const name = `${app}-${service}-1`
  await engine('POST', `/containers/create?name=${name}`, {
    Image: image,
    Cmd: ['sleep', '3600'],
    StopSignal: 'SIGKILL',
    Labels: {
      ...project,
      'com.docker.compose.service': service,
      'com.docker.compose.container-number': '1',
      'com.docker.compose.oneoff': 'False',
      'com.docker.compose.config-hash': 'made-by-another-tool',
    },
    HostConfig: { NetworkMode: network },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [service] } } },
  })
  await engine('POST', `/containers/${name}/start`, {})
}

conformance(
  'the Docker driver',
  async () => {
    const driver = await docker.connect(docker.config.parse({}), {
      environment: process.env,
      homeDirectory: homedir(),
      credentials: () => Promise.resolve(undefined),
      log: () => {},
    })
    const signal = AbortSignal.timeout(60_000)
    await driver.images?.import({ reference: image, tar: busyboxFileSystem(), changes: ['CMD ["sh"]'] }, signal)
    return { driver, image, makeForeign, clear: () => engine('DELETE', `/images/${image}?force=true`, {}) }
  },
  { prefix: `pmxconf${process.pid}x` },
)
