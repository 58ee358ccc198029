import { createHash } from 'node:crypto'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { spawn } from 'node:child_process'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { Transform } from 'node:stream'
import { run } from '../../../scripts/lib/run.mjs'

/**
 * A layer of an image on disk: a compressed tar with its two digests.
 * @typedef {{ path: string, digest: string, diffId: string, size: number }} Layer
 */

const SUITE = 'bookworm'
const SLIM = ['doc', 'man', 'info', 'locale', 'lintian'].map((name) => `path-exclude=/usr/share/${name}/*\n`).join('')

/** What installing leaves behind and no image needs. */
const LEFTOVERS = ['var/lib/apt/lists', 'var/cache/apt', 'var/cache/debconf', 'var/log/apt', 'etc/resolv.conf']

/**
 * The smallest Debian that apt works in, made once by debootstrap and kept in `cache`.
 * @param {string} cache
 * @param {(line: string) => void} say
 * @returns {Promise<{ root: string, layer: Layer }>}
 */
export async function debianBase(cache, say) {
  const root = join(cache, `${SUITE}-base`)
  if (!existsSync(root)) {
    say(`Making a minimal Debian ${SUITE} with debootstrap …`)
    const draft = `${root}.${process.pid}`
    rmSync(draft, { recursive: true, force: true })
    await must('debootstrap', ['--variant=minbase', SUITE, draft])
    writeFileSync(join(draft, 'etc/dpkg/dpkg.cfg.d/slim'), SLIM)
    // Nothing starts inside the image while packages are installed.
    writeFileSync(join(draft, 'usr/sbin/policy-rc.d'), '#!/bin/sh\nexit 101\n', { mode: 0o755 })
    for (const path of ['var/cache/apt', 'usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info']) {
      for (const name of readdirSync(join(draft, path))) rmSync(join(draft, path, name), { recursive: true })
    }
    renameSync(draft, root)
  }
  return { root, layer: await packed(root, join(cache, `${SUITE}-base.tar.gz`)) }
}

/**
 * What installing packages on the base leaves behind, as a layer on top of it. Kept in `cache` until the recipe changes.
 * @param {object} recipe
 * @param {string} recipe.base folder of the layer below
 * @param {string} recipe.cache
 * @param {string} recipe.name
 * @param {readonly string[]} recipe.packages Debian packages to install
 * @param {number} recipe.revision to be raised when `change` does something else
 * @param {(root: string) => void | Promise<void>} recipe.change what is to be done after that, in the new root
 * @param {(line: string) => void} say
 * @returns {Promise<Layer>}
 */
export async function packagesLayer({ base, cache, name, packages, revision, change }, say) {
  const recipe = createHash('sha256')
    .update(`${SUITE} ${packages.join(' ')} ${revision}`)
    .digest('hex')
  const file = join(cache, `${name}-${recipe.slice(0, 12)}.tar.gz`)
  if (existsSync(file)) return packed('', file)
  const work = `${file}.${process.pid}`
  const upper = join(work, 'upper')
  const scratch = join(work, 'scratch')
  const root = join(work, 'root')
  say(`Installing ${packages.join(', ')} for the image ${name} …`)
  for (const folder of [upper, scratch, root]) mkdirSync(folder, { recursive: true })
  try {
    await must('mount', [
      '-t',
      'overlay',
      'overlay',
      '-o',
      `lowerdir=${base},upperdir=${upper},workdir=${scratch}`,
      root,
    ])
    try {
      await installPackages(root, packages)
      await change(root)
    } finally {
      await must('umount', [root])
    }
    markRemovals(upper)
    for (const path of LEFTOVERS) rmSync(join(upper, path), { recursive: true, force: true })
    return await packed(upper, file)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * Some files, as a layer.
 * @param {string} cache
 * @param {string} name
 * @param {Record<string, { from: string, mode: number }>} files path in the image → where the content lies
 * @returns {Promise<Layer>}
 */
export async function filesLayer(cache, name, files) {
  const hash = createHash('sha256')
  for (const [path, { from, mode }] of Object.entries(files))
    hash.update(`${path} ${mode}\n`).update(readFileSync(from))
  const file = join(cache, `${name}-${hash.digest('hex').slice(0, 12)}.tar.gz`)
  const work = `${file}.${process.pid}`
  try {
    for (const [path, { from, mode }] of Object.entries(files)) {
      mkdirSync(join(work, dirname(path)), { recursive: true })
      writeFileSync(join(work, path), readFileSync(from), { mode })
    }
    return await packed(work, file)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * @param {string} root
 * @param {readonly string[]} packages
 */
async function installPackages(root, packages) {
  const env = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  const apt = (/** @type {string[]} */ ...args) => must('chroot', [root, 'apt-get', '--quiet', ...args], { env })
  writeFileSync(join(root, 'etc/resolv.conf'), readFileSync('/etc/resolv.conf'))
  await must('mount', ['-t', 'proc', 'proc', join(root, 'proc')])
  try {
    await apt('update')
    await apt('install', '--yes', '--no-install-recommends', ...packages)
    await apt('clean')
  } finally {
    await must('umount', [join(root, 'proc')])
  }
}

/**
 * Overlay file systems mark what was removed by a device 0/0; in a layer it is a file named .wh.<name>.
 * @param {string} folder
 */
function markRemovals(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) markRemovals(path)
    else if (entry.isCharacterDevice() && lstatSync(path).rdev === 0) {
      rmSync(path)
      writeFileSync(join(folder, `.wh.${entry.name}`), '')
    }
  }
}

/**
 * Packs a folder, unless it is packed already.
 * @param {string} folder
 * @param {string} file
 * @returns {Promise<Layer>}
 */
async function packed(folder, file) {
  const record = `${file}.json`
  if (!existsSync(record)) {
    const draft = join(dirname(file), `.${basename(file)}.${process.pid}`)
    const plain = createHash('sha256')
    const tar = spawn('tar', ['--create', '--numeric-owner', '--sort=name', '--directory', folder, '.'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve, reject) => {
      tar
        .on('error', reject)
        .on('close', (code) => (code === 0 ? resolve(undefined) : reject(new Error(`tar failed: ${code}`))))
    })
    await pipeline(tar.stdout, tee(plain), createGzip({ level: 3 }), createWriteStream(draft))
    await ended
    const compressed = createHash('sha256')
    for await (const chunk of createReadStream(draft)) compressed.update(chunk)
    renameSync(draft, file)
    const digests = { digest: `sha256:${compressed.digest('hex')}`, diffId: `sha256:${plain.digest('hex')}` }
    writeFileSync(record, JSON.stringify({ ...digests, size: statSync(file).size }))
  }
  return { path: file, ...JSON.parse(readFileSync(record, 'utf8')) }
}

/** @param {import('node:crypto').Hash} hash */
function tee(hash) {
  return new Transform({
    transform(chunk, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 */
async function must(command, args, options) {
  const { code, output } = await run(command, args, options)
  if (code === 0) return
  throw new Error(
    `${command} ${args.join(' ')} failed (exit code ${code}):\n${output.trimEnd().split('\n').slice(-15).join('\n')}`,
  )
}
