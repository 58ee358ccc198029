import { Skeleton, Text, TextInput } from '@mantine/core'
import { IconSearch, IconStack2 } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { appsQuery } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { AppList } from './app-list.tsx'
import classes from './apps.module.css'
import { NewApp } from './new-app.tsx'
import { isOrder } from './order.ts'
import { StateChoice } from './state-choice.tsx'
import { isStateFilter, passes } from './state-filter.ts'

const route = getRouteApi('/shell/apps')

export function AppsPage() {
  const { apps: texts } = useTexts()
  const { q = '', state, sort } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(appsQuery)
  const isOperator = useMay('operator')
  const words = q.toLowerCase().split(/\s+/).filter(Boolean)
  const named = (data ?? []).filter(({ name, title }) =>
    words.every((word) => `${name} ${title}`.toLowerCase().includes(word)),
  )
  const filter = isStateFilter(state) ? state : 'all'
  const shown = named.filter((app) => passes(app, filter))
  return (
    <Page title={texts.title} aside={isOperator ? <NewApp /> : null}>
      {error === null ? null : <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={280} radius="md" /> : null}
      {data?.length === 0 ? (
        <Blank icon={IconStack2} title={texts.empty} action={<LinkButton to="/">{texts.toDiscover}</LinkButton>}>
          {texts.emptyHint}
        </Blank>
      ) : null}
      {data === undefined || data.length === 0 ? null : (
        <>
          <div className={classes.tools}>
            <TextInput
              type="search"
              aria-label={texts.filter}
              placeholder={texts.filter}
              leftSection={<IconSearch size={16} aria-hidden="true" />}
              value={q}
              onChange={(event) => {
                const text = event.currentTarget.value
                void navigate({ search: (now) => ({ ...now, q: text === '' ? undefined : text }), replace: true })
              }}
            />
            <StateChoice
              apps={named}
              chosen={filter}
              onChoose={(next) =>
                void navigate({
                  search: (now) => ({ ...now, state: next === 'all' ? undefined : next }),
                  replace: true,
                })
              }
            />
            <Text size="sm" c="dimmed" role="status">
              {shown.length === 0 ? texts.noneMatch : texts.count(shown.length)}
            </Text>
          </div>
          <AppList apps={shown} order={isOrder(sort) ? sort : 'name'} />
        </>
      )}
    </Page>
  )
}
