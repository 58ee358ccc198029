import { Badge, Button, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core'
import { IconPlayerPlayFilled } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense } from 'react'
import { pictureOf, type TemplateDetail, templateQuery, templateRef } from '../../api/queries.ts'
import { AppIcon } from '../../components/app-icon.tsx'
import { CodeText } from '../../components/code-text.tsx'
import { Failure } from '../../components/failure.tsx'
import { Markdown } from '../../components/markdown.tsx'
import { Page } from '../../components/page.tsx'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { TemplateFacts } from './template-facts.tsx'
import classes from './template.module.css'

const TemplateGraph = lazily(() => import('./template-graph.tsx'), 'TemplateGraph')
const RunSheet = lazily(() => import('../run/run-sheet.tsx'), 'RunSheet')
const route = getRouteApi('/shell/templates/$template')

export function TemplatePage() {
  const { template: texts, run: runTexts } = useTexts()
  const { template: name } = route.useParams()
  const { run = false } = route.useSearch()
  const navigate = route.useNavigate()
  const { data, error, refetch } = useQuery(templateQuery(name))
  const isOperator = useMay('operator')
  if (error !== null) {
    return (
      <Page title={name}>
        <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />
      </Page>
    )
  }
  if (data === undefined) return <Loading name={name} />
  return (
    <Page title={data.title} heading={null}>
      <header className={classes.head}>
        <AppIcon type={data.type} words={[data.name, ...data.keywords]} picture={pictureOf(data)} size="lg" />
        <div className={classes.name}>
          <Title order={1}>{data.title}</Title>
          <Text c="dimmed">{data.description}</Text>
          <div className={classes.keywords}>
            {data.keywords.map((keyword) => (
              <Badge key={keyword} variant="default" tt="none" fw={400}>
                {keyword}
              </Badge>
            ))}
          </div>
        </div>
        {isOperator ? (
          <Button
            size="md"
            leftSection={<IconPlayerPlayFilled size={14} aria-hidden="true" />}
            onClick={() => void navigate({ search: { run: true }, resetScroll: false })}
          >
            {texts.run}
          </Button>
        ) : null}
      </header>
      <div className={classes.columns}>
        <div>
          <About template={data} />
        </div>
        <TemplateFacts template={data} />
      </div>
      <Suspense fallback={null}>
        {run && isOperator ? (
          <RunSheet
            what={{ template: templateRef(data) }}
            title={runTexts.title(data.title)}
            document={data.document}
            onClose={() => void navigate({ search: {}, resetScroll: false })}
          />
        ) : null}
      </Suspense>
    </Page>
  )
}

function About({ template }: { readonly template: TemplateDetail }) {
  const { template: texts } = useTexts()
  return (
    <Tabs defaultValue="about" keepMounted={false}>
      <Tabs.List mb="md">
        <Tabs.Tab value="about">{texts.about}</Tabs.Tab>
        <Tabs.Tab value="graph">{texts.graph}</Tabs.Tab>
        <Tabs.Tab value="file">{texts.file}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="about">
        {template.documentation === '' ? (
          <Text c="dimmed">{texts.noDocumentation}</Text>
        ) : (
          <Markdown text={withoutTitle(template.documentation, template.title)} />
        )}
      </Tabs.Panel>
      <Tabs.Panel value="graph">
        <Suspense fallback={<Skeleton h={320} radius="md" />}>
          <TemplateGraph template={template} />
        </Suspense>
      </Tabs.Panel>
      <Tabs.Panel value="file">
        <CodeText text={template.document} label={texts.file} isWhole />
      </Tabs.Panel>
    </Tabs>
  )
}

/** Most documentations begin with the name that already stands above. */
export function withoutTitle(markdown: string, title: string): string {
  const [first = '', ...rest] = markdown.trimStart().split('\n')
  return first.replace(/^#\s+/, '').trim().toLowerCase() === title.toLowerCase() ? rest.join('\n') : markdown
}

function Loading({ name }: { readonly name: string }) {
  return (
    <Page title={name} heading={null}>
      <Stack aria-hidden="true">
        <Skeleton h={56} w="60%" />
        <Skeleton h={260} />
      </Stack>
    </Page>
  )
}
