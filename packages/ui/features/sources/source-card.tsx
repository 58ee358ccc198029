import { ActionIcon, Badge, Button, Loader, Menu, Title } from '@mantine/core'
import {
  IconAlertTriangle,
  IconBooks,
  IconCircleCheck,
  IconClock,
  IconDots,
  IconFolder,
  IconGitBranch,
  IconPencil,
  IconRefresh,
  IconTrash,
  IconWorldDownload,
  type TablerIcon,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import type { Source } from '../../api/queries.ts'
import { CompactButton } from '../../components/compact-button.tsx'
import { Failure } from '../../components/failure.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { SourceFiles } from './source-files.tsx'
import classes from './sources.module.css'

const kindIcons: Readonly<Record<Source['kind'], TablerIcon>> = {
  library: IconBooks,
  git: IconGitBranch,
  directory: IconFolder,
  catalogue: IconWorldDownload,
}

interface Props {
  readonly source: Source
  readonly onRemove: () => void
  readonly onChange: () => void
}

/** What it is, what is known of it, and what can be done with it. */
export function SourceCard({ source, onRemove, onChange }: Props) {
  const { sources: texts } = useTexts()
  const queryClient = useQueryClient()
  const [showsFiles, setShowsFiles] = useState(false)
  const may = (action: Source['allowedActions'][number]) => source.allowedActions.includes(action)
  const refresh = useMutation({
    mutationFn: () => client.call('refreshSource', { params: { name: source.name } }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.sources }),
        queryClient.invalidateQueries({ queryKey: ['templates'] }),
      ]),
  })
  const Icon = kindIcons[source.kind]
  const isBusy = source.state === 'refreshing' || refresh.isPending
  return (
    <article className={classes.source} aria-busy={isBusy}>
      <header>
        <span className={classes.icon} aria-hidden="true">
          <Icon size={20} stroke={1.6} />
        </span>
        <div className={classes.name}>
          <Title order={2} size="h3">
            {source.name}
          </Title>
          <p className={classes.address}>{source.kind === 'library' ? texts.libraryAddress : source.address}</p>
        </div>
        {may('refresh') ? (
          <CompactButton
            size="xs"
            icon={IconRefresh}
            label={texts.refresh}
            fullLabel={texts.refreshIt(source.name)}
            loading={isBusy}
            onClick={() => refresh.mutate()}
          />
        ) : null}
        {may('update') || may('remove') ? (
          <Menu position="bottom-end" width={200}>
            <Menu.Target>
              <ActionIcon variant="default" size={30} aria-label={texts.actions(source.name)}>
                <IconDots size={16} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {may('update') && source.kind === 'git' ? (
                <Menu.Item leftSection={<IconPencil size={16} aria-hidden="true" />} onClick={onChange}>
                  {texts.change}
                </Menu.Item>
              ) : null}
              {may('remove') ? (
                <Menu.Item
                  c="var(--pmx-bad)"
                  leftSection={<IconTrash size={16} aria-hidden="true" />}
                  onClick={onRemove}
                >
                  {texts.remove}
                </Menu.Item>
              ) : null}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </header>
      <Facts source={source} isBusy={isBusy} />
      {source.error === undefined ? null : (
        <p className={classes.error}>
          {source.error}
          {source.templates === 0 ? null : <span> {texts.stillServed}</span>}
        </p>
      )}
      {refresh.error === null || source.error !== undefined ? null : <Failure error={refresh.error} />}
      {source.skipped + source.warnings === 0 ? null : (
        <>
          <Button
            variant="transparent"
            size="compact-sm"
            px={0}
            aria-expanded={showsFiles}
            onClick={() => setShowsFiles(!showsFiles)}
          >
            {showsFiles ? texts.hideFiles : texts.showFiles(source.skipped, source.warnings)}
          </Button>
          {showsFiles ? <SourceFiles name={source.name} /> : null}
        </>
      )}
    </article>
  )
}

function Facts({ source, isBusy }: { readonly source: Source; readonly isBusy: boolean }) {
  const { sources: texts } = useTexts()
  const format = useFormat()
  return (
    <p className={classes.facts}>
      <State state={isBusy ? 'refreshing' : source.state} />
      <Link to="/" search={{ source: source.name }}>
        {texts.templates(format.number(source.templates), source.templates)}
      </Link>
      {source.branch === undefined ? null : <span>{texts.branch(source.branch)}</span>}
      {source.folder === undefined ? null : <span>{texts.folder(source.folder)}</span>}
      {source.commit === undefined ? null : <code title={source.commit}>{source.commit.slice(0, 9)}</code>}
      {source.refreshedAt === undefined ? null : (
        <span title={format.dateTime(source.refreshedAt)}>{texts.read(format.ago(source.refreshedAt))}</span>
      )}
      {source.state === 'failed' && source.nextAt !== undefined ? (
        <span>{texts.next(format.ago(source.nextAt))}</span>
      ) : null}
      {source.hasCredentials ? (
        <Badge variant="default" tt="none" fw={500}>
          {source.account === undefined ? texts.private : texts.withAccount(source.account)}
        </Badge>
      ) : null}
    </p>
  )
}

function State({ state }: { readonly state: Source['state'] }) {
  const { sources: texts } = useTexts()
  const Icon = { ready: IconCircleCheck, failed: IconAlertTriangle, pending: IconClock, refreshing: undefined }[state]
  return (
    <span className={classes.state} data-state={state}>
      {Icon === undefined ? <Loader size={14} aria-hidden="true" /> : <Icon size={16} aria-hidden="true" />}
      {texts.state[state]}
    </span>
  )
}
