import type { AppDetail } from '@panamax/contract/apps'
import { Button } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconRefresh, IconRocket, IconTemplate } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { lazily } from '../../components/lazily.ts'
import { useNarrow } from '../../preferences/use-media.ts'
import { useTexts } from '../../texts/texts.tsx'
import { AppMenu, type MenuDialog } from './app-menu.tsx'
import classes from './app.module.css'
import { isAhead } from './is-ahead.ts'
import { useDraft } from './draft/use-draft.tsx'
import { useAction } from './use-action.ts'

const NewAppDialog = lazily(() => import('../apps/new-app-dialog.tsx'), 'NewAppDialog')
const SettingsDrawer = lazily(() => import('./settings-drawer.tsx'), 'SettingsDrawer')
const RemoveDialog = lazily(() => import('./remove-dialog.tsx'), 'RemoveDialog')
const ExportDialog = lazily(() => import('./export/export-dialog.tsx'), 'ExportDialog')
const Duplicate = lazily(() => import('./duplicate.tsx'), 'Duplicate')

const icon = { size: 16, 'aria-hidden': true } as const

interface Props {
  readonly app: AppDetail
  readonly onRename: () => void
}

/** What is done often as buttons, the rest in a menu; on a phone all but the next step is there. */
export function AppActions({ app, onRename }: Props) {
  const { app: texts } = useTexts()
  const { base } = useDraft()
  const [dialog, setDialog] = useState<MenuDialog | 'adopt'>()
  const navigate = useNavigate()
  const action = useAction(app.name)
  const may = (name: string) => app.allowedActions.includes(name)
  const isRunning = app.wanted === 'running'
  const isNarrow = useNarrow()
  const isDoing = (name: string) => action.isPending && action.variables.action === name
  const close = () => setDialog(undefined)
  return (
    <div className={classes.actions}>
      {isAhead(app) && may('deploy') ? (
        <Button
          data-lead
          leftSection={<IconRocket {...icon} />}
          loading={isDoing('deploy')}
          onClick={() => action.mutate({ action: 'deploy' })}
        >
          {texts.deploy}
        </Button>
      ) : null}
      {may(isRunning ? 'stop' : 'start') && !isNarrow ? (
        <Button
          variant="default"
          leftSection={isRunning ? <IconPlayerStop {...icon} /> : <IconPlayerPlay {...icon} />}
          loading={isDoing(isRunning ? 'stop' : 'start')}
          onClick={() => action.mutate({ action: isRunning ? 'stop' : 'start' })}
        >
          {isRunning ? texts.stop : texts.start}
        </Button>
      ) : null}
      {may('restart') && isRunning && !isNarrow ? (
        <Button
          variant="default"
          leftSection={<IconRefresh {...icon} />}
          loading={isDoing('restart')}
          onClick={() => action.mutate({ action: 'restart' })}
        >
          {texts.restart}
        </Button>
      ) : null}
      {may('adopt') ? (
        <Button data-lead onClick={() => setDialog('adopt')}>
          {texts.adopt}
        </Button>
      ) : null}
      {base !== undefined && may('edit') && !isNarrow ? (
        <Button
          variant="default"
          leftSection={<IconTemplate {...icon} />}
          onClick={() => void navigate({ to: '/apps/$app/template', params: { app: app.name } })}
        >
          {texts.saveAsTemplate}
        </Button>
      ) : null}
      <AppMenu app={app} onOpen={setDialog} onAction={(name) => action.mutate({ action: name })} onRename={onRename} />
      <Suspense fallback={null}>
        {dialog === 'adopt' ? <NewAppDialog kind="compose" adopt={app.name} onClose={close} /> : null}
        {dialog === 'settings' ? <SettingsDrawer onClose={close} /> : null}
        {dialog === 'export' ? <ExportDialog onClose={close} /> : null}
        {dialog === 'duplicate' ? <Duplicate onClose={close} /> : null}
        {dialog === 'remove' ? <RemoveDialog app={app} onClose={close} /> : null}
      </Suspense>
    </div>
  )
}
