import type { ImageReference } from './image-ref.ts'

/** Images whose data stands at a known place, by the last part of their name. */
const dataPaths: readonly { names: readonly string[]; paths: readonly string[] }[] = [
  { names: ['mysql', 'mariadb', 'percona', 'percona-server'], paths: ['/var/lib/mysql'] },
  {
    names: ['postgres', 'postgis', 'timescaledb', 'pgvector'],
    paths: ['/var/lib/postgresql/data', '/var/lib/postgresql'],
  },
  { names: ['mongo', 'mongodb'], paths: ['/data/db'] },
  { names: ['influxdb'], paths: ['/var/lib/influxdb2', '/var/lib/influxdb'] },
  { names: ['elasticsearch'], paths: ['/usr/share/elasticsearch/data'] },
  { names: ['opensearch'], paths: ['/usr/share/opensearch/data'] },
  { names: ['couchdb'], paths: ['/opt/couchdb/data'] },
  { names: ['neo4j'], paths: ['/data'] },
  { names: ['cassandra'], paths: ['/var/lib/cassandra'] },
  { names: ['clickhouse-server', 'clickhouse'], paths: ['/var/lib/clickhouse'] },
  { names: ['rabbitmq'], paths: ['/var/lib/rabbitmq'] },
  { names: ['grafana', 'grafana-oss'], paths: ['/var/lib/grafana'] },
  { names: ['prometheus'], paths: ['/prometheus'] },
  { names: ['gitea'], paths: ['/data', '/var/lib/gitea'] },
  { names: ['nextcloud', 'wordpress', 'matomo'], paths: ['/var/www/html'] },
  { names: ['ghost'], paths: ['/var/lib/ghost/content'] },
  { names: ['registry'], paths: ['/var/lib/registry'] },
  { names: ['vaultwarden'], paths: ['/data'] },
]

const databases = new Set([
  'mysql',
  'mariadb',
  'percona',
  'postgres',
  'postgis',
  'timescaledb',
  'mongo',
  'mongodb',
  'redis',
  'valkey',
  'memcached',
  'elasticsearch',
  'opensearch',
  'couchdb',
  'cassandra',
  'influxdb',
  'clickhouse-server',
])

/** Where an image keeps what must not be lost; any one of the paths will do. Empty when nobody knows. */
export function dataPathsOf(repository: string): readonly string[] {
  const name = lastPart(repository)
  return dataPaths.find(({ names }) => names.includes(name))?.paths ?? []
}

/** Whether an image is a data store that other services speak to, and nobody else should. */
export function isDatabase(repository: string): boolean {
  return databases.has(lastPart(repository))
}

function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf('/') + 1)
}

/** A health check that the official image of that name has all that it needs for; `undefined` when nobody knows one. */
export function healthCheckOf({ registry, repository, tag = '' }: ImageReference): readonly string[] | undefined {
  if (registry !== 'docker.io' || !repository.startsWith('library/')) return undefined
  switch (lastPart(repository)) {
    case 'mariadb':
      // Older ones lack the script.
      return /^(lts|10\.(6|11)|1[1-9])(?![0-9])/.test(tag)
        ? ['CMD', 'healthcheck.sh', '--connect', '--innodb_initialized']
        : undefined
    case 'mysql':
      // By address: while it is set up the server listens on its socket alone.
      return ['CMD', 'mysqladmin', 'ping', '-h', '127.0.0.1', '--silent']
    case 'postgres':
      return ['CMD-SHELL', 'pg_isready -q -U "$${POSTGRES_USER:-postgres}"']
    case 'redis':
      return ['CMD', 'redis-cli', 'ping']
    case 'valkey':
      return ['CMD', 'valkey-cli', 'ping']
    default:
      return undefined
  }
}
