import { Skeleton, Tabs } from '@mantine/core'
import { IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Outlet, useNavigate, useParams, useRouterState } from '@tanstack/react-router'
import { isCode } from '../../api/client.ts'
import { appQuery } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { useActiveTabInView } from '../../components/use-active-tab-in-view.ts'
import { useTexts } from '../../texts/texts.tsx'
import { AppCrumbs } from './app-crumbs.tsx'
import { AppDeployment } from './app-deployment.tsx'
import { AppHeader } from './app-header.tsx'
import classes from './app.module.css'
import { DraftProvider } from './draft/use-draft.tsx'
import { JournalDock } from './journal/journal-dock.tsx'
import { PendingBar } from './draft/pending-bar.tsx'

const route = getRouteApi('/shell/apps/$app')
const views = ['tiers', 'graph', 'document', 'history', 'journal'] as const
type View = (typeof views)[number]

/** One app: its header, its running deployment, its views, and what has been changed but not deployed. */
export function AppPage() {
  const { app: texts, publish, upgrade } = useTexts()
  const { app: name } = route.useParams()
  const { service } = useParams({ strict: false })
  const { data: app, error, refetch } = useQuery(appQuery(name))
  const part = useRouterState({ select: ({ location }) => location.pathname.split('/')[3] })
  // Pages of their own: a way back in place of the app's header and views.
  const page = { services: service, about: texts.about, upgrade: upgrade.title, template: publish.title }[part ?? '']
  if (isCode(error, 'not_found')) return <Gone name={name} />
  if (app === undefined) {
    return (
      <Page title={name}>
        {error === null ? (
          <Skeleton h={320} radius="md" />
        ) : (
          <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />
        )}
      </Page>
    )
  }
  return (
    <DraftProvider app={app} key={app.name}>
      <Page title={app.title} heading={null} width="full">
        {page === undefined ? <AppHeader app={app} /> : <AppCrumbs app={app} page={page} />}
        <AppDeployment app={app} />
        {page === undefined ? <Views app={name} isManaged={app.managed} /> : <Outlet />}
        {page !== undefined || part === 'journal' ? null : <JournalDock />}
      </Page>
      <PendingBar />
    </DraftProvider>
  )
}

function Views({ app, isManaged }: { readonly app: string; readonly isManaged: boolean }) {
  const { app: texts } = useTexts()
  const navigate = useNavigate()
  const part = useRouterState({ select: ({ location }) => location.pathname.split('/')[3] ?? '' })
  const view = views.find((each) => each === part) ?? 'tiers'
  const shown = isManaged ? views : views.filter((each) => each !== 'document' && each !== 'history')
  const row = useActiveTabInView(view)
  const go = (to: View) =>
    void navigate({
      to: to === 'tiers' ? '/apps/$app' : `/apps/$app/${to}`,
      params: { app },
      search: (now) => now,
      resetScroll: false,
    })
  return (
    <Tabs
      value={view}
      onChange={(value) => go((value ?? 'tiers') as View)}
      keepMounted={false}
      activateTabWithKeyboard={false}
    >
      <Tabs.List ref={row} className={classes.tabs} aria-label={texts.views}>
        {shown.map((each) => (
          <Tabs.Tab key={each} value={each}>
            {texts[each]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      <Tabs.Panel value={view} className={classes.view}>
        <Outlet />
      </Tabs.Panel>
    </Tabs>
  )
}

function Gone({ name }: { readonly name: string }) {
  const { app: texts } = useTexts()
  return (
    <Page title={name} heading={null}>
      <Blank icon={IconStack2} title={texts.gone} action={<LinkButton to="/apps">{texts.toApps}</LinkButton>}>
        {texts.goneHint}
      </Blank>
    </Page>
  )
}
