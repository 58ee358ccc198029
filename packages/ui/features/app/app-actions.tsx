import type { AppDetail } from '@panamax/contract/apps'
import { ActionIcon, Button, Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconDots,
  IconDownload,
  IconHammer,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
  IconTemplate,
  IconTrash,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { saveFile } from '../../components/save-file.ts'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './app.module.css'
import { useDraft } from './draft/use-draft.tsx'
import { useAction } from './use-action.ts'

const NewAppDialog = lazily(() => import('../apps/new-app-dialog.tsx'), 'NewAppDialog')
const SettingsDrawer = lazily(() => import('./settings-drawer.tsx'), 'SettingsDrawer')
const RemoveDialog = lazily(() => import('./remove-dialog.tsx'), 'RemoveDialog')

interface Props {
  readonly app: AppDetail
  readonly onRename: () => void
}

export function AppActions({ app, onRename }: Props) {
  const { app: texts } = useTexts()
  const { base } = useDraft()
  const [isRemoving, setRemoving] = useState(false)
  const [isAdopting, setAdopting] = useState(false)
  const [isSetting, setSetting] = useState(false)
  const navigate = useNavigate()
  const action = useAction(app.name)
  const may = (name: string) => app.allowedActions.includes(name)
  const icon = (Icon: typeof IconDots) => <Icon size={16} aria-hidden="true" />
  const isRunning = app.wanted === 'running'
  return (
    <div className={classes.actions}>
      {may(isRunning ? 'stop' : 'start') ? (
        <Button
          variant="default"
          leftSection={icon(isRunning ? IconPlayerStop : IconPlayerPlay)}
          loading={action.isPending && action.variables.action === (isRunning ? 'stop' : 'start')}
          onClick={() => action.mutate({ action: isRunning ? 'stop' : 'start' })}
        >
          {isRunning ? texts.stop : texts.start}
        </Button>
      ) : null}
      {may('restart') && isRunning ? (
        <Button
          variant="default"
          leftSection={icon(IconRefresh)}
          loading={action.isPending && action.variables.action === 'restart'}
          onClick={() => action.mutate({ action: 'restart' })}
        >
          {texts.restart}
        </Button>
      ) : null}
      {may('adopt') ? <Button onClick={() => setAdopting(true)}>{texts.adopt}</Button> : null}
      {base !== undefined && may('edit') ? (
        <Button
          variant="default"
          leftSection={icon(IconTemplate)}
          onClick={() => void navigate({ to: '/apps/$app/template', params: { app: app.name } })}
        >
          {texts.saveAsTemplate}
        </Button>
      ) : null}
      {base !== undefined && may('edit') ? (
        <Button variant="default" leftSection={icon(IconAdjustments)} onClick={() => setSetting(true)}>
          {texts.settings}
        </Button>
      ) : null}
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size={36} aria-label={texts.actions}>
            <IconDots size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {may('deploy') ? (
            <Menu.Item leftSection={icon(IconRocket)} onClick={() => action.mutate({ action: 'deploy' })}>
              {texts.redeploy}
            </Menu.Item>
          ) : null}
          {may('rebuild') ? (
            <Menu.Item
              leftSection={icon(IconHammer)}
              onClick={() => action.mutate({ action: 'rebuild' })}
              title={texts.rebuildHint}
            >
              {texts.rebuild}
            </Menu.Item>
          ) : null}
          {may('rename') ? (
            <Menu.Item leftSection={icon(IconPencil)} onClick={onRename}>
              {texts.rename}
            </Menu.Item>
          ) : null}
          <Menu.Item
            leftSection={icon(IconDownload)}
            disabled={base === undefined}
            onClick={() => saveFile(`${app.name}.compose.yaml`, base?.document ?? '', 'application/yaml')}
          >
            {texts.download}
          </Menu.Item>
          {may('remove') ? (
            <>
              <Menu.Divider />
              <Menu.Item color="red" leftSection={icon(IconTrash)} onClick={() => setRemoving(true)}>
                {texts.remove}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {isAdopting ? <NewAppDialog kind="compose" adopt={app.name} onClose={() => setAdopting(false)} /> : null}
        {isSetting ? <SettingsDrawer onClose={() => setSetting(false)} /> : null}
        {isRemoving ? <RemoveDialog app={app} onClose={() => setRemoving(false)} /> : null}
      </Suspense>
    </div>
  )
}
