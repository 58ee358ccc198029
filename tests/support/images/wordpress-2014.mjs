import { existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from '../../../scripts/lib/run.mjs'
import { debianBase, filesLayer, packagesLayer } from './layers.mjs'

/**
 * @typedef {import('./publish.mjs').RunConfig} RunConfig
 * @typedef {import('./layers.mjs').Layer} Layer
 * @typedef {{ name: string, layers: Layer[], config: RunConfig }} Image
 */

const HERE = fileURLToPath(new URL('./', import.meta.url))
const MYSQL_FILES = { 'usr/local/bin/mysql-entrypoint.sh': { from: `${HERE}mysql-entrypoint.sh`, mode: 0o755 } }
const WORDPRESS_FILES = {
  'usr/local/bin/wordpress-entrypoint.sh': { from: `${HERE}wordpress-entrypoint.sh`, mode: 0o755 },
  'usr/local/share/prepare-database.php': { from: `${HERE}prepare-database.php`, mode: 0o644 },
  'etc/apache2/sites-available/wordpress.conf': { from: `${HERE}wordpress-site.conf`, mode: 0o644 },
}
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
  const onBase = { base: base.root, cache }
  const mysql = await packagesLayer(
    { ...onBase, name: 'mysql', packages: MYSQL, revision: 1, change: addMysqlUser },
    say,
  )
  const wordpress = await packagesLayer(
    { ...onBase, name: 'wordpress', packages: WORDPRESS, revision: 1, change: enableSite },
    say,
  )
  return [
    {
      name: 'centurylink/mysql:5.5',
      layers: [base.layer, mysql, await filesLayer(cache, 'mysql-files', MYSQL_FILES)],
      config: {
        Entrypoint: ['/usr/local/bin/mysql-entrypoint.sh'],
        Volumes: { '/var/lib/mysql': {} },
        ExposedPorts: { '3306/tcp': {} },
      },
    },
    {
      name: 'centurylink/wordpress:3.9.1',
      layers: [base.layer, wordpress, await filesLayer(cache, 'wordpress-files', WORDPRESS_FILES)],
      config: { Entrypoint: ['/usr/local/bin/wordpress-entrypoint.sh'], ExposedPorts: { '80/tcp': {} } },
    },
  ]
}

/** @param {string} root */
async function addMysqlUser(root) {
  await run('chroot', [root, 'adduser', '--system', '--group', '--no-create-home', '--home', '/nonexistent', 'mysql'])
  mkdirSync(join(root, 'var/lib/mysql'), { recursive: true })
}

/** @param {string} root */
function enableSite(root) {
  const enabled = join(root, 'etc/apache2/sites-enabled')
  rmSync(join(enabled, '000-default.conf'))
  symlinkSync('../sites-available/wordpress.conf', join(enabled, 'wordpress.conf'))
  mkdirSync(join(root, 'var/log/apache2'), { recursive: true })
}
