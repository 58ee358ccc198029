import { Alert, Button, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { IconBox, IconPackages, IconPlayerPlayFilled, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense, useDeferredValue, useMemo } from 'react'
import { type TemplateSummary, templatesQuery } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import classes from './discover.module.css'
import { Facets } from './facets.tsx'
import { imageIn } from './image-in.ts'
import { similar } from './similar.ts'
import { TemplateCard } from './template-card.tsx'

const RunSheet = lazily(() => import('../run/run-sheet.tsx'), 'RunSheet')
const route = getRouteApi('/shell/')

export function DiscoverPage() {
  const { discover } = useTexts()
  const { q = '', keyword, image: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const isOperator = useMay('operator')
  const image = imageIn(q)
  const search = (text: string) =>
    void navigate({ search: text === '' ? {} : { q: text }, replace: true, resetScroll: false })
  return (
    <Page title={discover.title} heading={null}>
      <div className={classes.hero}>
        <Title order={1}>{discover.heading}</Title>
        <TextInput
          type="search"
          size="md"
          className={classes.search}
          aria-label={discover.search}
          placeholder={discover.searchHint}
          leftSection={<IconSearch size={18} aria-hidden="true" />}
          value={q}
          onChange={(event) => search(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          autoFocus
        />
      </div>
      {image === undefined || !isOperator ? null : (
        <section className={classes.section}>
          <Title order={2} size="h3">
            {discover.images}
          </Title>
          <ImageRow image={image} onRun={() => void navigate({ search: (now) => ({ ...now, image }) })} />
        </section>
      )}
      {q.startsWith('!=') ? null : <Templates query={q.trim()} keyword={keyword} />}
      <Suspense fallback={null}>
        {chosen === undefined ? null : (
          <RunSheet
            what={{ image: chosen }}
            title={chosen}
            onClose={() => void navigate({ search: (now) => ({ ...now, image: undefined }) })}
          />
        )}
      </Suspense>
    </Page>
  )
}

function ImageRow({ image, onRun }: { readonly image: string; readonly onRun: () => void }) {
  const { discover } = useTexts()
  return (
    <div className={classes.image}>
      <IconBox size={20} stroke={1.5} aria-hidden="true" />
      <div>
        <code>{image}</code>
        <Text size="sm" c="dimmed">
          {discover.runImageHint}
        </Text>
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlayerPlayFilled size={12} aria-hidden="true" />}
        onClick={onRun}
      >
        {discover.runImage(image)}
      </Button>
    </div>
  )
}

function Templates({ query, keyword }: { readonly query: string; readonly keyword: string | undefined }) {
  const { discover } = useTexts()
  const asked = useDeferredValue(query)
  const all = useQuery(templatesQuery())
  const found = useQuery({ ...templatesQuery(asked), placeholderData: keepPreviousData })
  const error = found.error ?? all.error
  const close = useMemo(
    () => (found.data?.length === 0 && asked !== '' ? similar(all.data ?? [], asked) : []),
    [all.data, found.data, asked],
  )
  if (error !== null) {
    return <Failure error={error} title={discover.failed} onRetry={() => void found.refetch()} />
  }
  if (found.data === undefined) return <Loading />
  const shown = keyword === undefined ? found.data : found.data.filter(({ keywords }) => keywords.includes(keyword))
  if (all.data?.length === 0) {
    return (
      <Blank icon={IconPackages} title={discover.empty}>
        {discover.emptyHint}
      </Blank>
    )
  }
  return (
    <section className={classes.section} aria-busy={found.isPlaceholderData}>
      <div className={classes.sectionHead}>
        <Title order={2} size="h3">
          {asked === '' ? discover.library : discover.templates}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {discover.found(shown.length)}
        </Text>
      </div>
      <Facets templates={found.data} chosen={keyword} query={query} />
      {shown.length === 0 && asked !== '' ? <NothingFound query={asked} close={close} /> : <Cards templates={shown} />}
    </section>
  )
}

function NothingFound({ query, close }: { readonly query: string; readonly close: readonly TemplateSummary[] }) {
  const { discover } = useTexts()
  if (close.length === 0) {
    return (
      <Blank icon={IconSearch} title={discover.nothing(query)}>
        {discover.nothingHint}
      </Blank>
    )
  }
  return (
    <>
      <Alert color="gray" variant="light" mb="sm">
        {discover.similar}
      </Alert>
      <Cards templates={close} />
    </>
  )
}

function Cards({ templates }: { readonly templates: readonly TemplateSummary[] }) {
  return (
    <ul className={classes.cards}>
      {templates.map((template) => (
        <li key={`${template.source}/${template.name}`}>
          <TemplateCard template={template} />
        </li>
      ))}
    </ul>
  )
}

function Loading() {
  return (
    <ul className={classes.cards} aria-hidden="true">
      {Array.from({ length: 9 }, (_, index) => (
        <li key={index}>
          <Skeleton h={132} radius="md" />
        </li>
      ))}
    </ul>
  )
}
