import {
  IconActivity,
  IconBolt,
  IconBooks,
  IconBox,
  IconBrandDebian,
  IconBrandDjango,
  IconBrandDocker,
  IconBrandDrupal,
  IconBrandElastic,
  IconBrandMongodb,
  IconBrandMysql,
  IconBrandNextcloud,
  IconBrandNodejs,
  IconBrandPhp,
  IconBrandPython,
  IconBrandUbuntu,
  IconBrandWordpress,
  IconBroadcast,
  IconBug,
  IconChartLine,
  IconCoffee,
  IconDatabase,
  IconFeather,
  IconFileText,
  IconGitBranch,
  IconHome2,
  IconKey,
  IconMessages,
  IconMovie,
  IconRobot,
  IconRss,
  IconSchool,
  IconServer,
  IconShoppingCart,
  IconStack2,
  IconTicket,
  IconTrain,
  IconUsers,
  IconWorld,
  type TablerIcon,
} from '@tabler/icons-react'
import { useState } from 'react'
import classes from './app-icon.module.css'
import { own } from './own.ts'

/** One for each application type; the names are those of core/template/types. */
const byType: Readonly<Record<string, TablerIcon>> = {
  wordpress: IconBrandWordpress,
  tomcat: IconCoffee,
  rails: IconTrain,
  nodejs: IconBrandNodejs,
  mysql: IconBrandMysql,
  magento: IconShoppingCart,
  lamp: IconStack2,
  java: IconCoffee,
  hubot: IconRobot,
  drupal: IconBrandDrupal,
  django: IconBrandDjango,
  apache: IconFeather,
  ubuntu: IconBrandUbuntu,
  alfresco: IconFileText,
  joomla: IconWorld,
  liferay: IconWorld,
  moodle: IconSchool,
  odoo: IconUsers,
  phpbb: IconMessages,
  redmine: IconTicket,
  subversion: IconGitBranch,
  sugarcrm: IconUsers,
  mamp: IconStack2,
  mediawiki: IconBooks,
  trac: IconBug,
  wamp: IconStack2,
}

/** Today's common ones, found in names, keywords and images. The first that fits counts. */
const byWord: readonly (readonly [RegExp, TablerIcon])[] = [
  [/nextcloud|owncloud/, IconBrandNextcloud],
  [/grafana|prometheus|matomo|analytics|metrics/, IconChartLine],
  [/gitea|forgejo|gitlab|\bgit\b/, IconGitBranch],
  [/ghost|blog|cms/, IconFeather],
  [/uptime|monitor/, IconActivity],
  [/vaultwarden|bitwarden|password|keycloak/, IconKey],
  [/jellyfin|plex|media|video/, IconMovie],
  [/home-assistant|home automation|smart/, IconHome2],
  [/mosquitto|mqtt|rabbitmq|kafka|nats|queue/, IconBroadcast],
  [/rss|feed|miniflux/, IconRss],
  [/paperless|document|wiki/, IconFileText],
  [/n8n|node-red|automation|workflow/, IconRobot],
  [/nginx|traefik|caddy|httpd|proxy/, IconServer],
  [/ubuntu/, IconBrandUbuntu],
  [/debian/, IconBrandDebian],
  [/php/, IconBrandPhp],
  [/python/, IconBrandPython],
  [/node/, IconBrandNodejs],
  [/docker|registry/, IconBrandDocker],
  [/redis|valkey|memcached|cache/, IconBolt],
  [/mongo/, IconBrandMongodb],
  [/elastic|opensearch/, IconBrandElastic],
  [/mysql/, IconBrandMysql],
  [/postgres|mariadb|database|sqlite|store|\bdb\b/, IconDatabase],
]

export function iconFor(type: string | undefined, words: readonly string[] = []): TablerIcon {
  const known = own(byType, (type ?? '').toLowerCase())
  if (known !== undefined) return known
  // A name says more than the keywords and images behind it.
  for (const word of words) {
    const found = byWord.find(([pattern]) => pattern.test(word.toLowerCase()))
    if (found !== undefined) return found[1]
  }
  return IconBox
}

interface Props {
  readonly type?: string | undefined
  readonly words?: readonly string[]
  /** Address of a picture of its own, in place of the one for its kind. */
  readonly picture?: string | undefined
  readonly size?: 'sm' | 'md' | 'lg'
}

const pixels = { sm: 16, md: 20, lg: 30 } as const

/** Decoration: the name stands beside it. */
export function AppIcon({ type, words = [], picture, size = 'md' }: Props) {
  const [broken, setBroken] = useState<string>()
  const Icon = iconFor(type, words)
  return (
    <span className={classes.tile} data-size={size} aria-hidden="true">
      {picture === undefined || picture === broken ? (
        <Icon size={pixels[size]} stroke={1.6} />
      ) : (
        <img
          src={picture}
          alt=""
          width={pixels[size]}
          height={pixels[size]}
          loading="lazy"
          onError={() => setBroken(picture)}
        />
      )}
    </span>
  )
}
