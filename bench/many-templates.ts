import type { IndexedTemplate } from '@panamax/server/catalog/indexed-template'

const software =
  'wordpress drupal joomla ghost mediawiki dokuwiki nextcloud owncloud seafile gitea gitlab gogs redmine jenkins drone sonarqube nexus grafana prometheus influxdb telegraf kibana logstash elasticsearch opensearch solr rabbitmq kafka zookeeper mosquitto nodered homeassistant jellyfin plex emby airsonic navidrome calibre komga paperless mayan invoiceninja akaunting odoo erpnext dolibarr suitecrm espocrm mautic matomo plausible umami discourse flarum nodebb phpbb mattermost rocketchat zulip synapse jitsi bigbluebutton moodle canvas magento prestashop woocommerce opencart rails django laravel symfony tomcat wildfly payara nginx apache caddy traefik haproxy varnish vault consul nomad keycloak authentik authelia freeipa openldap vaultwarden passbolt pihole adguard wireguard openvpn unifi minio ceph syncthing duplicati restic borg n8n huginn airflow metabase superset redash tensorflow jupyter rstudio postgres mysql mariadb mongodb redis memcached couchdb cassandra neo4j clickhouse timescale'.split(
    ' ',
  )
const databases = ['mysql:8.4', 'postgres:17', 'mariadb:11.4', 'redis:7', 'mongo:7']
const topics =
  'blog cms wiki database monitoring metrics logging search queue messaging chat forum mail calendar files backup sync media music video photos books documents accounting crm erp shop analytics development ci git registry proxy security vpn dns identity automation iot home education science notebooks storage cache java php ruby python nodejs go rust'.split(
    ' ',
  )
const plain =
  'the a and to of in is it with for your on open first address server data volume backup upgrade password account administrator page settings install version image port browser log user create change run start stop wait minute container service database network file folder path value default secret key certificate mail send host name domain proxy reverse secure public private team project store export import restore copy keep remove update release major minor before after when every each never always only both other more most than then this that these those there here where which while again also already together without within between'.split(
    ' ',
  )
const syllables =
  'ba be bi bo bu da de di do du fa fe fi ga ge go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zo'.split(
    ' ',
  )

/**
 * The same templates for the same count on every machine: names and keywords as in real catalogues, most of the prose of common
 * words, and rare ones in every text, so that the index has a long tail.
 */
export function manyTemplates(count: number, sources: readonly string[]): IndexedTemplate[] {
  const random = generator(20_140_701)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
  /** Small numbers much more often than large ones. */
  const skewed = (size: number): number => Math.floor(size * random() ** 3)
  const rare = (): string => Array.from({ length: 2 + skewed(4) }, () => pick(syllables)).join('')
  const word = (): string =>
    random() < 0.85 ? (plain[skewed(plain.length)] ?? '') : random() < 0.5 ? pick(topics) : rare()
  const sentence = (): string => {
    const text = Array.from({ length: 6 + Math.floor(random() * 10) }, word).join(' ')
    return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
  }
  return Array.from({ length: count }, (_, index) => {
    const main = software[skewed(software.length)] ?? ''
    const second = pick(databases)
    const own = rare()
    const keywords = [
      ...new Set([main, second.split(':')[0] ?? '', ...Array.from({ length: 1 + skewed(5) }, () => pick(topics)), own]),
    ]
    const title = `${main} ${own} with ${second.split(':')[0]}`
    const description = `${sentence()} ${sentence()}`
    const type = pick(['Default', 'Default', 'Wordpress', 'Rails', 'NodeJS', 'MySQL', 'Java', 'Django', 'LAMP'])
    const prose = Array.from({ length: 6 + skewed(20) }, sentence)
    const documentation = `# ${main} ${own}\n\n${prose.map((line, at) => (at % 4 === 3 ? `${line}\n` : line)).join('\n')}\n`
    const image = `${random() < 0.3 ? `${own}/` : ''}${main}:${1 + Math.floor(random() * 9)}.${Math.floor(random() * 20)}`
    const health = random() < 0.5 ? '    healthcheck: {test: [CMD, curl, -f, "http://localhost/"]}\n' : ''
    const document = `x-panamax:
  name: ${title}
  description: ${description}
  keywords: [${keywords.join(', ')}]
  type: ${type}
  documentation: |
${documentation.replace(/^(?=.)/gm, '    ')}  inputs:
    DB_PASSWORD: {label: Database password, type: password, generate: {length: 24}, required: true}
services:
  web:
    image: ${image}
    depends_on: [db]
    environment:
      DB_HOST: db
      DB_PASSWORD: \${DB_PASSWORD}
    ports: ["${8000 + (index % 1000)}:80"]
    volumes: ["data:/var/lib/${main}"]
${health}    restart: unless-stopped
  db:
    image: ${second}
    environment: {PASSWORD: "\${DB_PASSWORD}"}
    volumes: ["db:/var/lib/db"]
    restart: unless-stopped
volumes: {data: , db: }
`
    const committedAt = new Date(Date.UTC(2024, 0, 1) + index * 3_600_000).toISOString()
    const name = `${main}-${own}-${index}`
    return {
      summary: {
        name,
        source: sources[index % sources.length] ?? '',
        title,
        description,
        keywords,
        type,
        services: [
          { name: 'web', image, category: 'Web Tier' },
          { name: 'db', image: second },
        ],
        quality: 40 + Math.floor(random() * 61),
        icon: false,
        recommended: random() < 0.01,
        updatedAt: committedAt,
      },
      path: `${name}/compose.yaml`,
      mark: index.toString(16).padStart(40, '0'),
      document,
      files: {},
      documentation,
      problems: [],
      commit: '0123456789abcdef0123456789abcdef01234567',
      committedAt,
    }
  })
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
