import type { AppDetail } from '@panamax/contract/apps'
import { Button } from '@mantine/core'
import { IconPlayerPlay, IconPlayerStop, IconRefresh, IconRocket, IconTemplate } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { CompactButton } from '../../components/compact-button.tsx'
import { lazily } from '../../components/lazily.ts'
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

interface Props {
  readonly app: AppDetail
  readonly onRename: () => void
}

/** What is done often as buttons, the rest in a menu. */
export function AppActions({ app, onRename }: Props) {
  const { app: texts } = useTexts()
  const { base } = useDraft()
  const [dialog, setDialog] = useState<MenuDialog | 'adopt'>()
  const navigate = useNavigate()
  const action = useAction(app.name)
  const may = (name: string) => app.allowedActions.includes(name)
  const isRunning = app.wanted === 'running'
  const isDoing = (name: string) => action.isPending && action.variables.action === name
  const close = () => setDialog(undefined)
  return (
    <div className={classes.actions}>
      {isAhead(app) && may('deploy') ? (
        <Button
          leftSection={<IconRocket size={16} aria-hidden="true" />}
          loading={isDoing('deploy')}
          onClick={() => action.mutate({ action: 'deploy' })}
        >
          {texts.deploy}
        </Button>
      ) : null}
      {may(isRunning ? 'stop' : 'start') ? (
        <CompactButton
          icon={isRunning ? IconPlayerStop : IconPlayerPlay}
          label={isRunning ? texts.stop : texts.start}
          loading={isDoing(isRunning ? 'stop' : 'start')}
          onClick={() => action.mutate({ action: isRunning ? 'stop' : 'start' })}
        />
      ) : null}
      {may('restart') && isRunning ? (
        <CompactButton
          icon={IconRefresh}
          label={texts.restart}
          loading={isDoing('restart')}
          onClick={() => action.mutate({ action: 'restart' })}
        />
      ) : null}
      {may('adopt') ? <Button onClick={() => setDialog('adopt')}>{texts.adopt}</Button> : null}
      {base !== undefined && may('edit') ? (
        <Button
          variant="default"
          leftSection={<IconTemplate size={16} aria-hidden="true" />}
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
