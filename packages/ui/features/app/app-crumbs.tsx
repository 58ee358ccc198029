import type { AppDetail } from '@panamax/contract/apps'
import { Anchor } from '@mantine/core'
import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { StateBadge } from '../../components/state-badge.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './app.module.css'

/** Above a page that is part of an app: which app it belongs to, and how that one is. */
export function AppCrumbs({ app, page }: { readonly app: AppDetail; readonly page: string }) {
  const { service: texts, app: appTexts } = useTexts()
  return (
    <nav aria-label={texts.breadcrumb} className={classes.crumbs}>
      <Anchor component={Link} to="/apps" size="sm">
        {appTexts.toApps}
      </Anchor>
      <IconChevronRight size={14} aria-hidden="true" />
      <Anchor component={Link} to={`/apps/${app.name}`} size="sm">
        {app.title}
      </Anchor>
      <StateBadge status={app.status} variant="dot" />
      <IconChevronRight size={14} aria-hidden="true" />
      <span aria-current="page">{page}</span>
    </nav>
  )
}
