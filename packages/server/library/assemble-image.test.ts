import { createHash } from 'node:crypto'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { extract } from 'tar-stream'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { assembleImage, type ImagePlan, planImage } from './assemble-image.ts'
import { findNodeRuntime, type NodeRuntime } from './node-runtime.ts'
import type { BundledImage } from './recipe.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panamax-image-'))
})
afterEach(() => rm(folder, { recursive: true }))

const image: BundledImage = {
  recipe: {
    image: 'panamax/sample:1.2',
    description: 'A "sample"',
    programs: ['main.mjs'],
    data: ['/data', '/var/lib/sample'],
    expose: [8000],
  },
  programs: new Map([['main.mjs', Buffer.from('console.log(1)\n')]]),
}

async function fakeRuntime(): Promise<NodeRuntime> {
  const node = join(folder, 'node')
  const loader = join(folder, 'loader')
  await writeFile(node, 'x'.repeat(100_000))
  await writeFile(loader, 'loader')
  return {
    version: 'v20.0.0',
    architecture: 'amd64',
    files: new Map([
      ['/usr/bin/node', node],
      ['/lib64/ld.so', loader],
    ]),
  }
}

interface TarEntry {
  readonly header: string
  readonly bytes: Buffer
}

async function listArchive(plan: Pick<ImagePlan, 'entries'>): Promise<Map<string, TarEntry>> {
  const entries = new Map<string, TarEntry>()
  for await (const entry of assembleImage(plan).pipe(extract() as never) as unknown as ReturnType<typeof extract>) {
    const { name, type, mode, uid, gid, mtime } = entry.header
    const chunks: Buffer[] = []
    for await (const chunk of entry) chunks.push(chunk as Buffer)
    entries.set(name, {
      header: `${type} ${mode.toString(8)} ${uid}:${gid} ${mtime.getTime()}`,
      bytes: Buffer.concat(chunks),
    })
  }
  return entries
}

describe('the archive', () => {
  test('holds programs, node, loader, writable folders and the user, each folder before its content', async () => {
    const entries = await listArchive(await planImage(image, await fakeRuntime()))
    expect([...entries].map(([name, { header }]) => `${name} ${header}`)).toEqual([
      'app/ directory 755 0:0 0',
      'app/main.mjs file 644 0:0 0',
      'data/ directory 755 1000:1000 0',
      'etc/ directory 755 0:0 0',
      'etc/group file 644 0:0 0',
      'etc/nsswitch.conf file 644 0:0 0',
      'etc/passwd file 644 0:0 0',
      'lib64/ directory 755 0:0 0',
      'lib64/ld.so file 755 0:0 0',
      'tmp/ directory 1777 0:0 0',
      'usr/ directory 755 0:0 0',
      'usr/bin/ directory 755 0:0 0',
      'usr/bin/node file 755 0:0 0',
      'var/ directory 755 0:0 0',
      'var/lib/ directory 755 0:0 0',
      'var/lib/sample/ directory 755 1000:1000 0',
    ])
    expect(entries.get('usr/bin/node')?.bytes).toHaveLength(100_000)
    expect(entries.get('app/main.mjs')?.bytes.toString()).toBe('console.log(1)\n')
  })

  test('is the same, byte for byte, each time', async () => {
    const runtime = await fakeRuntime()
    const digest = async () =>
      createHash('sha256')
        .update(await buffer(assembleImage(await planImage(image, runtime))))
        .digest('hex')
    expect(await digest()).toBe(await digest())
  })

  test('fails, and does not end early, when a file changed its size since the plan', async () => {
    const runtime = await fakeRuntime()
    const plan = await planImage(image, runtime)
    await writeFile(join(folder, 'node'), 'short')
    await expect(buffer(assembleImage(plan))).rejects.toThrow()
  })

  test('refuses a runtime file that would leave the root', async () => {
    const runtime = await fakeRuntime()
    const files = new Map([...runtime.files, ['/lib/../../escape', join(folder, 'node')]])
    await expect(planImage(image, { ...runtime, files })).rejects.toThrow('not a plain absolute path')
  })
})

describe('the plan', () => {
  test('tells the engine how to run it, as user 1000', async () => {
    const plan = await planImage(image, await fakeRuntime())
    expect(plan).toMatchObject({ repository: 'panamax/sample', tag: '1.2', os: 'linux', architecture: 'amd64' })
    expect(plan.changes).toEqual([
      'ENV PATH=/usr/bin',
      'ENV LD_LIBRARY_PATH=/lib',
      'ENV NODE_ENV=production',
      'USER 1000:1000',
      'WORKDIR /app',
      'ENTRYPOINT ["/usr/bin/node"]',
      'EXPOSE 8000',
      'LABEL org.opencontainers.image.title="A \\"sample\\""',
      'LABEL org.opencontainers.image.version=1.2',
      `LABEL io.panamax.image.fingerprint=${plan.fingerprint}`,
    ])
  })

  test('has another fingerprint for another program, recipe or Node.js', async () => {
    const runtime = await fakeRuntime()
    const plans = await Promise.all([
      planImage(image, runtime),
      planImage({ ...image, programs: new Map([['main.mjs', Buffer.from('console.log(2)\n')]]) }, runtime),
      planImage({ ...image, recipe: { ...image.recipe, expose: [] } }, runtime),
      planImage(image, { ...runtime, version: 'v20.0.1' }),
    ])
    expect(new Set(plans.map((plan) => plan.fingerprint)).size).toBe(4)
  })
})

describe.runIf(process.platform === 'linux')('the Node.js that runs this test', () => {
  test('is found with its loader and its C library, wherever the program is linked from', async () => {
    const link = join(folder, 'node-link')
    await symlink(process.execPath, link)
    const runtime = await findNodeRuntime({ binary: link })
    const names = [...runtime.files.keys()]
    expect(names).toContain('/usr/bin/node')
    // A static Node.js has neither.
    if (names.length > 1) expect(names.some((name) => /\/ld-(linux|musl)[^/]*$/.test(name))).toBe(true)
    expect(runtime.version).toBe(process.version)
  })
})
