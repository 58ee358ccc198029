import type { AppDetail } from '@panamax/contract/apps'
import { ActionIcon, Badge, Button, TextInput, Title, Tooltip } from '@mantine/core'
import { IconArrowUpCircle, IconPencil } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { AppIcon } from '../../components/app-icon.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { DriftBadge } from '../../components/drift-badge.tsx'
import { Failure } from '../../components/failure.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { useNarrow } from '../../preferences/use-media.ts'
import { useTexts } from '../../texts/texts.tsx'
import { AppActions } from './app-actions.tsx'
import classes from './app.module.css'
import { Facts } from './facts.tsx'
import { isAhead } from './is-ahead.ts'

export function AppHeader({ app }: { readonly app: AppDetail }) {
  const { app: texts, apps, upgrade } = useTexts()
  const isNarrow = useNarrow()
  const [isRenaming, setRenaming] = useState(false)
  const pencil = useRef<HTMLButtonElement>(null)
  return (
    <header className={classes.head}>
      <AppIcon
        type={app.type}
        words={[app.name, app.title, app.source ?? '', ...app.serviceList.map(({ image }) => image)]}
        size="lg"
      />
      <div className={classes.title}>
        {isRenaming ? (
          <Rename
            app={app}
            onDone={() => {
              setRenaming(false)
              requestAnimationFrame(() => pencil.current?.focus())
            }}
          />
        ) : (
          <div className={classes.nameRow}>
            <Title order={1}>
              <Link to="/apps/$app" params={{ app: app.name }} className={classes.titleLink}>
                {app.title}
              </Link>
            </Title>
            {app.allowedActions.includes('rename') && !isNarrow ? (
              <Tooltip label={texts.rename}>
                <ActionIcon
                  ref={pencil}
                  variant="subtle"
                  color="gray"
                  aria-label={texts.rename}
                  onClick={() => setRenaming(true)}
                >
                  <IconPencil size={16} />
                </ActionIcon>
              </Tooltip>
            ) : null}
            <StateBadge status={app.status} />
            {app.managed ? null : (
              <Badge variant="default" tt="none" fw={500}>
                {apps.foreign}
              </Badge>
            )}
            {app.upgrade === true && app.allowedActions.includes('edit') ? (
              <LinkButton
                to="/apps/$app/upgrade"
                params={{ app: app.name }}
                size="compact-sm"
                variant="light"
                leftSection={<IconArrowUpCircle size={15} aria-hidden="true" />}
              >
                {upgrade.available}
              </LinkButton>
            ) : null}
            {app.drift === true ? <DriftBadge /> : null}
            {isAhead(app) ? (
              <Badge variant="light" tt="none" fw={500}>
                {apps.update}
              </Badge>
            ) : null}
          </div>
        )}
        <Facts app={app} />
      </div>
      <AppActions app={app} onRename={() => setRenaming(true)} />
    </header>
  )
}

function Rename({ app, onDone }: { readonly app: AppDetail; readonly onDone: () => void }) {
  const { app: texts, shell } = useTexts()
  const queryClient = useQueryClient()
  const [title, setTitle] = useState(app.title)
  const rename = useMutation({
    mutationFn: () => client.call('renameApp', { params: { app: app.name }, body: { title } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.app(app.name) })
      void queryClient.invalidateQueries({ queryKey: keys.apps })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (title.trim() !== '') rename.mutate()
  }
  return (
    <form onSubmit={submit} className={classes.nameRow}>
      <TextInput
        aria-label={texts.renameLabel}
        value={title}
        onChange={(event) => setTitle(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
        }}
        autoFocus
        maxLength={200}
      />
      <Button type="submit" loading={rename.isPending}>
        {texts.save}
      </Button>
      <Button variant="default" onClick={onDone}>
        {shell.cancel}
      </Button>
      {rename.error === null ? null : <Failure error={rename.error} />}
    </form>
  )
}
