import type { AppDetail } from '@panamax/contract/apps'
import { ActionIcon, Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconCopyPlus,
  IconDots,
  IconFileExport,
  IconHammer,
  IconPencil,
  IconPlayerPlay,
  IconPlayerStop,
  IconRefresh,
  IconRocket,
  IconTemplate,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useNarrow } from '../../preferences/use-media.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import classes from './app.module.css'
import { useDraft } from './draft/use-draft.tsx'

export type MenuDialog = 'settings' | 'duplicate' | 'export' | 'remove'

interface Props {
  readonly app: AppDetail
  readonly onOpen: (dialog: MenuDialog) => void
  readonly onAction: (action: 'deploy' | 'rebuild' | 'start' | 'stop' | 'restart') => void
  readonly onRename: () => void
}

export function AppMenu({ app, onOpen, onAction, onRename }: Props) {
  const { app: texts } = useTexts()
  const { base } = useDraft()
  const isOperator = useMay('operator')
  const may = (name: string) => app.allowedActions.includes(name)
  const icon = (Icon: TablerIcon) => <Icon size={16} aria-hidden="true" />
  const isNarrow = useNarrow()
  const navigate = useNavigate()
  const toggle = app.wanted === 'running' ? 'stop' : 'start'
  if (!isOperator && base === undefined) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} className={classes.menu} aria-label={texts.actions}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {isNarrow && may(toggle) ? (
          <Menu.Item
            leftSection={icon(toggle === 'stop' ? IconPlayerStop : IconPlayerPlay)}
            onClick={() => onAction(toggle)}
          >
            {texts[toggle]}
          </Menu.Item>
        ) : null}
        {isNarrow && may('restart') && toggle === 'stop' ? (
          <Menu.Item leftSection={icon(IconRefresh)} onClick={() => onAction('restart')}>
            {texts.restart}
          </Menu.Item>
        ) : null}
        {may('deploy') ? (
          <Menu.Item leftSection={icon(IconRocket)} onClick={() => onAction('deploy')}>
            {texts.redeploy}
          </Menu.Item>
        ) : null}
        {may('rebuild') ? (
          <Menu.Item leftSection={icon(IconHammer)} onClick={() => onAction('rebuild')} title={texts.rebuildHint}>
            {texts.rebuild}
          </Menu.Item>
        ) : null}
        {base !== undefined && may('edit') ? (
          <Menu.Item leftSection={icon(IconAdjustments)} onClick={() => onOpen('settings')}>
            {texts.settings}
          </Menu.Item>
        ) : null}
        {may('rename') ? (
          <Menu.Item leftSection={icon(IconPencil)} onClick={onRename}>
            {texts.rename}
          </Menu.Item>
        ) : null}
        {isNarrow && base !== undefined && may('edit') ? (
          <Menu.Item
            leftSection={icon(IconTemplate)}
            onClick={() => void navigate({ to: '/apps/$app/template', params: { app: app.name } })}
          >
            {texts.saveAsTemplate}
          </Menu.Item>
        ) : null}
        {base !== undefined && isOperator ? (
          <Menu.Item leftSection={icon(IconCopyPlus)} onClick={() => onOpen('duplicate')}>
            {texts.duplicate}
          </Menu.Item>
        ) : null}
        {base === undefined ? null : (
          <Menu.Item leftSection={icon(IconFileExport)} onClick={() => onOpen('export')}>
            {texts.export}
          </Menu.Item>
        )}
        {may('remove') ? (
          <>
            <Menu.Divider />
            <Menu.Item c="var(--pmx-bad)" leftSection={icon(IconTrash)} onClick={() => onOpen('remove')}>
              {texts.remove}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
