import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../../scripts/lib/run.mjs'
import { debianBase, layerOnTop } from './layers.mjs'

/**
 * @typedef {import('./publish.mjs').RunConfig} RunConfig
 * @typedef {import('./layers.mjs').Layer} Layer
 * @typedef {{ name: string, layers: Layer[], config: RunConfig }} Image
 */

const HERE = fileURLToPath(new URL('./', import.meta.url))
const MYSQL = ['mariadb-server-core', 'mariadb-client-core', 'mariadb-common', 'adduser', 'gawk']
const WORDPRESS = [
  'wordpress',
  'wordpress-theme-twentytwentythree',
  'apache2',
  'libapache2-mod-php',
  'php-mysql',
  'php-xml',
]

/**
 * The template that needs these images. It is no part of this repository: undefined where it does not lie beside it.
 * @param {string} root of the repository
 */
export function wordpress2014Template(root) {
  const path = join(root, '../shared/data/pmx/wordpress.pmx')
  return existsSync(path) ? path : undefined
}

/**
 * The two images that the template WordPress with MySQL of 2014 names, made anew from Debian's packages, since no
 * registry has them any more. The first time takes some minutes and needs root and a Debian mirror; after that they
 * come out of `cache`.
 * @param {string} testCache
 * @param {(line: string) => void} say
 * @returns {Promise<Image[]>}
 */
export async function wordpress2014Images(testCache, say) {
  const cache = join(testCache, 'images')
  mkdirSync(cache, { recursive: true })
  const base = await debianBase(cache, say)
  const mysql = await layerOnTop(
    { base: base.root, cache, key: keyed('mysql', MYSQL, ['mysql-entrypoint.sh']), packages: MYSQL, change: addMysql },
    say,
  )
  const files = ['wordpress-entrypoint.sh', 'prepare-database.php', 'wordpress-site.conf']
  const wordpress = await layerOnTop(
    { base: base.root, cache, key: keyed('wordpress', WORDPRESS, files), packages: WORDPRESS, change: addWordpress },
    say,
  )
  return [
    {
      name: 'centurylink/mysql:5.5',
      layers: [base.layer, mysql],
      config: {
        Entrypoint: ['/usr/local/bin/mysql-entrypoint.sh'],
        Volumes: { '/var/lib/mysql': {} },
        ExposedPorts: { '3306/tcp': {} },
      },
    },
    {
      name: 'centurylink/wordpress:3.9.1',
      layers: [base.layer, wordpress],
      config: { Entrypoint: ['/usr/local/bin/wordpress-entrypoint.sh'], ExposedPorts: { '80/tcp': {} } },
    },
  ]
}

/**
 * @param {string} name
 * @param {readonly string[]} packages
 * @param {readonly string[]} files
 */
function keyed(name, packages, files) {
  const hash = createHash('sha256').update(packages.join(' '))
  for (const file of [...files, 'layers.mjs']) hash.update(readFileSync(join(HERE, file)))
  return `${name}-${hash.digest('hex').slice(0, 12)}`
}

/** @param {string} root */
async function addMysql(root) {
  copyProgram('mysql-entrypoint.sh', root)
  await run('chroot', [root, 'adduser', '--system', '--group', '--no-create-home', '--home', '/nonexistent', 'mysql'])
  mkdirSync(join(root, 'var/lib/mysql'), { recursive: true })
}

/** @param {string} root */
async function addWordpress(root) {
  copyProgram('wordpress-entrypoint.sh', root)
  copyFileSync(join(HERE, 'prepare-database.php'), join(root, 'usr/local/share/prepare-database.php'))
  copyFileSync(join(HERE, 'wordpress-site.conf'), join(root, 'etc/apache2/sites-available/wordpress.conf'))
  const enabled = join(root, 'etc/apache2/sites-enabled')
  rmSync(join(enabled, '000-default.conf'), { force: true })
  if (!existsSync(join(enabled, 'wordpress.conf')))
    symlinkSync('../sites-available/wordpress.conf', join(enabled, 'wordpress.conf'))
}

/**
 * @param {string} file
 * @param {string} root
 */
function copyProgram(file, root) {
  const target = join(root, 'usr/local/bin', file)
  copyFileSync(join(HERE, file), target)
  chmodSync(target, 0o755)
}
