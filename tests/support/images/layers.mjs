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
 * What a change to the base leaves behind, as a layer on top of it. Kept in `cache` under `key`.
 * @param {object} recipe
 * @param {string} recipe.base folder of the layer below
 * @param {string} recipe.cache
 * @param {string} recipe.key names the content: a new content needs a new key
 * @param {readonly string[]} recipe.packages Debian packages to install
 * @param {(root: string) => void | Promise<void>} recipe.change the rest, in the new root
 * @param {(line: string) => void} say
 * @returns {Promise<Layer>}
 */
export async function layerOnTop({ base, cache, key, packages, change }, say) {
  const file = join(cache, `${key}.tar.gz`)
  const work = join(cache, `${key}.${process.pid}`)
  const [upper, scratch, root] = ['upper', 'scratch', 'root'].map((name) => join(work, name))
  if (existsSync(file)) return packed('', file)
  if (!upper || !scratch || !root) throw new Error('unreachable')
  say(`Installing ${packages.join(', ')} for ${key} …`)
  for (const folder of [upper, scratch, root]) mkdirSync(folder, { recursive: true })
  await must('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${base},upperdir=${upper},workdir=${scratch}`, root])
  try {
    await installPackages(root, packages)
    await change(root)
  } finally {
    await must('umount', [root])
  }
  markRemovals(upper)
  for (const path of ['var/lib/apt/lists', 'var/cache/apt', 'var/log/apt', 'etc/resolv.conf'])
    rmSync(join(upper, path), { recursive: true, force: true })
  const layer = await packed(upper, file)
  rmSync(work, { recursive: true })
  return layer
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
