import { Alert, Button, Skeleton, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBox, IconPackages, IconPlayerPlayFilled, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { templatePagesQuery, type TemplateSearch, type TemplateSummary } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import classes from './discover.module.css'
import { type Chosen, Facets } from './facets.tsx'
import { imageIn } from './image-in.ts'
import { ImageSections } from './image-sections.tsx'
import { TemplateCard } from './template-card.tsx'

const RunSheet = lazily(() => import('../run/run-sheet.tsx'), 'RunSheet')
const route = getRouteApi('/shell/')

export function DiscoverPage() {
  const { discover } = useTexts()
  const { q = '', keyword, type, source, image: chosen } = route.useSearch()
  const navigate = route.useNavigate()
  const isOperator = useMay('operator')
  const image = imageIn(q)
  const search = (text: string) =>
    void navigate({
      search: (now) => ({ ...now, q: text === '' ? undefined : text }),
      replace: true,
      resetScroll: false,
    })
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
      {q.startsWith('!=') ? null : <Templates query={q.trim()} chosen={{ keyword, type, source }} />}
      {q.startsWith('!=') || !isOperator ? null : (
        <ImageSections
          query={q.trim()}
          onRun={(found) => void navigate({ search: (now) => ({ ...now, image: found }) })}
        />
      )}
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

const settleMilliseconds = 120
/** The server takes no more. */
const longestQuery = 200

function Templates({ query, chosen }: { readonly query: string; readonly chosen: Chosen }) {
  const { discover } = useTexts()
  const [asked] = useDebouncedValue(query.slice(0, longestQuery), settleMilliseconds)
  const search = { ...(asked === '' ? {} : { q: asked }), ...given(chosen) }
  const { data: pages, ...found } = useInfiniteQuery({
    ...templatePagesQuery(search),
    placeholderData: keepPreviousData,
  })
  const data = pages?.pages[0]
  if (found.error !== null) {
    return <Failure error={found.error} title={discover.failed} onRetry={() => void found.refetch()} />
  }
  if (pages === undefined || data === undefined) return <Loading />
  if (data.total === 0 && Object.keys(search).length === 0) {
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
          {discover.templates}
        </Title>
        <Text size="sm" c="dimmed" role="status">
          {discover.found(data.total)}
        </Text>
      </div>
      <Facets facets={data.facets} chosen={chosen} />
      {data.total === 0 ? (
        <Blank icon={IconSearch} title={discover.nothing(asked)}>
          {discover.nothingHint}
        </Blank>
      ) : (
        <>
          {data.forgiven ? (
            <Alert color="gray" variant="light" mb="sm">
              {discover.similar}
            </Alert>
          ) : null}
          <Cards templates={pages.pages.flatMap(({ templates }) => templates)} />
          {found.hasNextPage ? (
            <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
              {discover.more}
            </Button>
          ) : null}
        </>
      )}
    </section>
  )
}

/** Without what is not chosen. */
function given({ keyword, type, source }: Chosen): TemplateSearch {
  return {
    ...(keyword === undefined ? {} : { keyword }),
    ...(type === undefined ? {} : { type }),
    ...(source === undefined ? {} : { source }),
  }
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
