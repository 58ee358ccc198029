import type { AppSummary } from '@panamax/contract/apps'
import { Anchor, Tooltip } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import classes from './endpoints.module.css'

interface Props {
  readonly endpoints: AppSummary['endpoints']
  readonly most?: number
}

/** Where the app can be opened. Ports that are no web address are shown as text. */
export function Endpoints({ endpoints, most = 6 }: Props) {
  const unique = [
    ...new Map(endpoints.map((each) => [each.url ?? `${each.published}/${each.protocol}`, each])).values(),
  ]
  const rest = unique.length - most
  if (unique.length === 0) return null
  return (
    <span className={classes.endpoints}>
      {unique.slice(0, most).map((endpoint) => {
        const { url, service, published, protocol } = endpoint
        if (url === undefined) return <span key={`${published}/${protocol}`}>{`${published}/${protocol}`}</span>
        return (
          <Tooltip key={url} label={`${service} → ${endpoint.target}`}>
            <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
              {shortAddress(url)}
              <IconExternalLink size={13} aria-hidden="true" />
            </Anchor>
          </Tooltip>
        )
      })}
      {rest > 0 ? <span>+{rest}</span> : null}
    </span>
  )
}

/** "localhost:8000" */
export function shortAddress(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '')
}
