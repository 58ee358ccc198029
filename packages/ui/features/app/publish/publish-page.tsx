import type { LastPublication, Publication, TemplatePreview } from '@panamax/contract/publish'
import { Alert, Anchor, Button, Group, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconCircleCheck } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { client } from '../../../api/client.ts'
import { keys } from '../../../api/keys.ts'
import { publicationQuery } from '../../../api/queries.ts'
import { Failure } from '../../../components/failure.tsx'
import { LinkButton } from '../../../components/link-button.tsx'
import { metadataOf } from '../../../document/inputs-of.ts'
import { useFormat } from '../../../texts/format.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { Section } from '../../run/section.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { DestinationFields } from './destination-fields.tsx'
import { MetadataFields } from './metadata-fields.tsx'
import { PreviewPanel } from './preview-panel.tsx'
import { destinationOf, draftOf, firstSheet, type Place, placeOf, type Sheet } from './publish-form.ts'
import classes from './publish.module.css'
import { ValueTable } from './value-table.tsx'

/** The app as a template of one's own: what it says, what it asks, where it goes; then the very file. */
export function PublishPage() {
  const { app, base, error } = useDraft()
  const last = useQuery(publicationQuery(app.name))
  if (error != null) return <Failure error={error} />
  // What was said the last time is a help; without it the form begins with what the document says.
  if (base === undefined || last.isPending) return <Skeleton h={320} radius="md" />
  return (
    <PublishForm
      key={base.revision}
      app={app.name}
      title={app.title}
      document={base.document}
      {...(last.data === undefined ? {} : { last: last.data })}
    />
  )
}

interface Props {
  readonly app: string
  readonly title: string
  readonly document: string
  readonly last?: LastPublication
}

function PublishForm({ app, title, document, last }: Props) {
  const { publish: texts } = useTexts()
  const format = useFormat()
  const queryClient = useQueryClient()
  const [sheet, setSheet] = useState<Sheet>(() => firstSheet(metadataOf(document), title, last?.template))
  const [place, setPlace] = useState<Place>(() => placeOf(last?.to))
  const [message, setMessage] = useState('')
  const to = useMemo(() => destinationOf(place), [place])
  const body = useMemo(() => ({ template: draftOf(sheet), ...(to === undefined ? {} : { to }) }), [sheet, to])
  const [settled] = useDebouncedValue(body, 400)
  const preview = useQuery<TemplatePreview>({
    queryKey: ['template-preview', app, settled],
    queryFn: ({ signal }) => client.call('previewTemplate', { params: { app }, body: settled }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
    gcTime: 0,
    retry: false,
  })
  const publish = useMutation({
    mutationFn: () => {
      if (to === undefined) throw new Error(texts.noDestination)
      const text = message.trim()
      return client.call('publishTemplate', {
        params: { app },
        body: { template: draftOf(sheet), to, ...(text === '' ? {} : { message: text }) },
      })
    },
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.sources }),
        queryClient.invalidateQueries({ queryKey: ['templates'] }),
        queryClient.invalidateQueries({ queryKey: keys.app(app) }),
        queryClient.invalidateQueries({ queryKey: keys.publication(app) }),
      ]),
  })
  if (publish.data !== undefined) return <Published publication={publish.data} app={app} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    publish.mutate()
  }
  const isCurrent = settled === body && !preview.isFetching
  const isBlocked = to === undefined || (preview.data?.obstacles.length ?? 0) > 0
  return (
    <form onSubmit={submit} className={classes.publish}>
      <header>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed">{texts.hint}</Text>
        {last?.publishedAt === undefined ? null : (
          <Text size="sm" c="dimmed">
            {texts.lastTime(format.ago(last.publishedAt))}{' '}
            {last.url === undefined ? null : (
              <Anchor href={last.url} target="_blank" rel="noreferrer noopener" size="sm">
                {texts.openFile}
              </Anchor>
            )}
          </Text>
        )}
      </header>
      <div className={classes.columns}>
        <Stack gap="xl">
          <Section title={texts.about}>
            <MetadataFields sheet={sheet} onChange={(change) => setSheet({ ...sheet, ...change })} />
          </Section>
          <Section title={texts.values}>
            <Text size="sm" c="dimmed">
              {texts.valuesHint}
            </Text>
            <ValueTable
              values={preview.data?.values ?? []}
              onAsk={(id, asks) => setSheet({ ...sheet, ask: { ...sheet.ask, [id]: asks } })}
            />
          </Section>
          <Section title={texts.where}>
            <DestinationFields place={place} onChange={(change) => setPlace({ ...place, ...change })} />
            {place.kind === 'directory' ? null : (
              <TextInput
                label={texts.message}
                placeholder={texts.messageHint(sheet.name)}
                value={message}
                onChange={(event) => setMessage(event.currentTarget.value)}
                maxLength={2000}
              />
            )}
          </Section>
          {publish.error === null ? null : <Failure error={publish.error} title={texts.failed} />}
          <Group>
            <Button type="submit" disabled={isBlocked} loading={publish.isPending}>
              {place.pullRequest && place.kind === 'github' ? texts.propose : texts.publish}
            </Button>
            <LinkButton to="/apps/$app" params={{ app }} variant="default">
              {texts.cancel}
            </LinkButton>
            {to === undefined ? (
              <Text size="sm" c="dimmed">
                {texts.noDestination}
              </Text>
            ) : null}
          </Group>
        </Stack>
        <section aria-label={texts.preview} className={classes.right}>
          <Section title={texts.theFile}>
            <PreviewPanel preview={preview.data} error={preview.error} isCurrent={isCurrent} />
          </Section>
        </section>
      </div>
    </form>
  )
}

function Published({ publication, app }: { readonly publication: Publication; readonly app: string }) {
  const { publish: texts } = useTexts()
  const { outcome, path, url, commit, source, notes } = publication
  return (
    <Stack gap="md" maw="40rem">
      <Title order={1}>{texts.title}</Title>
      <Alert
        color={outcome === 'unchanged' ? 'gray' : 'green'}
        variant="light"
        role="status"
        icon={<IconCircleCheck size={18} aria-hidden="true" />}
        title={texts.outcome[outcome]}
      >
        <p className={classes.path}>
          <code>{path}</code>
          {commit === undefined ? null : <code>{commit.slice(0, 9)}</code>}
        </p>
        {url === undefined ? null : (
          <Anchor href={url} target="_blank" rel="noreferrer noopener">
            {outcome === 'proposed' ? texts.openProposal : texts.openFile}
          </Anchor>
        )}
        {notes.map((note) => (
          <p key={note} className={classes.note}>
            {note}
          </p>
        ))}
        {source === undefined ? null : <p className={classes.note}>{texts.isSource(source)}</p>}
      </Alert>
      <Group>
        <LinkButton to="/apps/$app" params={{ app }} data-autofocus>
          {texts.back}
        </LinkButton>
        {source === undefined ? null : (
          <LinkButton to="/" search={{ source }} variant="default">
            {texts.seeSource}
          </LinkButton>
        )}
      </Group>
    </Stack>
  )
}
