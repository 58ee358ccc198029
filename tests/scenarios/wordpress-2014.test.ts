// A template of 2014, untouched, runs today: links by alias and variable, a database that keeps its data, a redeploy
// that replaces only what changed. Its images are gone from every registry; tests/support/images makes stand-ins.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testCache } from '../../scripts/lib/test-cache.mjs'
import { DockerClient } from '../support/docker.ts'
import { type TestEngine, withEngine } from '../support/engine.ts'
import { publishImage } from '../support/images/publish.mjs'
import { wordpress2014Images, wordpress2014Template } from '../support/images/wordpress-2014.mjs'
import { Panamax, root, until } from '../support/panamax.ts'
import { WordPressSite } from '../support/wordpress.ts'

const APP = 'wordpress-2014'
const TITLE = `Written in the scenario & kept`
const template = wordpress2014Template(root)
if (template === undefined) {
  console.log('wordpress-2014 is skipped: the public templates of 2014 do not lie in ../shared beside this repository.')
}

describe.skipIf(template === undefined)('WordPress with MySQL, the template of 2014', () => {
  let engine: TestEngine
  let docker: DockerClient
  let panamax: Panamax
  const site = new WordPressSite('http://localhost:8080')
  let post = 0

  beforeAll(async () => {
    engine = withEngine()
    docker = new DockerClient(engine.dockerHost)
    for (const image of await wordpress2014Images(testCache(root, process.env), console.log)) {
      await publishImage(engine.registry, image.name, image)
    }
    panamax = await Panamax.start({ dockerHost: engine.dockerHost })
  })

  afterAll(async () => {
    await panamax?.cli('app', 'rm', APP, '--volumes', '--yes', '--confirm', APP)
    await panamax?.close()
    expect(await docker.leftovers(APP)).toEqual([])
  })

  test('runs unmodified, pulling both images', async () => {
    expect(await images()).toEqual([])
    const run = await panamax.cli('run', template ?? '', '--name', APP, '--yes')
    expect(run.code, run.stdout + run.stderr).toBe(0)
    expect(await images()).toEqual(['centurylink/mysql:5.5', 'centurylink/wordpress:3.9.1'])
    await until(() => site.asksToBeInstalled(), 'WordPress has found its database through the link and answers', 120)
  })

  test("completes WordPress's own installation, and a post is written", async () => {
    await site.install('Scenario', 'ada', 'correct horse battery staple')
    await site.logIn('ada', 'correct horse battery staple')
    post = await site.publish(TITLE, 'Some words.')
    await showsThePost('the post can be read')
  })

  test('the post is there after a restart of the app', async () => {
    const before = await docker.containers(APP)
    const restart = await panamax.cli('app', 'restart', APP, '--yes')
    expect(restart.code, restart.stdout + restart.stderr).toBe(0)
    expect(await docker.containers(APP)).toEqual(before)
    await showsThePost('the post is there after a restart')
  })

  test('changing a value of one service replaces that service alone, and the post stays', async () => {
    const before = await docker.containers(APP)
    const changed = nameOf('wp', before)
    const set = await panamax.cli('set', `${APP}.${serviceOf(changed)}`, 'WP_SCENARIO=changed', '--yes')
    expect(set.code, set.stdout + set.stderr).toBe(0)
    const after = await docker.containers(APP)
    expect(Object.keys(after).filter((name) => after[name] !== before[name])).toEqual([changed])
    expect(await docker.run('exec', changed, 'printenv', 'WP_SCENARIO')).toBe('changed\n')
    await showsThePost('the post is there after the change')
  })

  test('making every container anew keeps the data, although the template names no volume', async () => {
    const before = await docker.containers(APP)
    const rebuild = await panamax.cli('app', 'rebuild', APP, '--yes')
    expect(rebuild.code, rebuild.stdout + rebuild.stderr).toBe(0)
    const after = await docker.containers(APP)
    expect(Object.keys(after).filter((name) => after[name] === before[name])).toEqual([])
    await showsThePost('the post is there after a rebuild')
  })

  const showsThePost = (what: string) =>
    until(async () => (await site.read(post))?.includes(TITLE.replace('&', '&#038;')) ?? false, what, 60)

  /** The images of the template that the engine has. */
  async function images(): Promise<string[]> {
    const lines = await docker.run('images', '--format', '{{.Repository}}:{{.Tag}}', 'centurylink/*')
    return lines.trim().split('\n').filter(Boolean).sort()
  }
})

/** The container of a service, whose name may be written in capitals. */
function nameOf(service: string, containers: Record<string, string>): string {
  const name = Object.keys(containers).find((each) => each.toLowerCase() === `${APP}-${service}-1`)
  if (name === undefined)
    throw new Error(`There is no container of ${service} among ${Object.keys(containers).join()}.`)
  return name
}

function serviceOf(container: string): string {
  return container.slice(APP.length + 1, -'-1'.length)
}
