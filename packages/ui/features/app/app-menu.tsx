import type { AppDetail } from '@panamax/contract/apps'
import { ActionIcon, Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconCopyPlus,
  IconDots,
  IconFileExport,
  IconHammer,
  IconPencil,
  IconRocket,
  IconTrash,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { useDraft } from './draft/use-draft.tsx'

export type MenuDialog = 'settings' | 'duplicate' | 'export' | 'remove'

interface Props {
  readonly app: AppDetail
  readonly onOpen: (dialog: MenuDialog) => void
  readonly onAction: (action: 'deploy' | 'rebuild') => void
  readonly onRename: () => void
}

export function AppMenu({ app, onOpen, onAction, onRename }: Props) {
  const { app: texts } = useTexts()
  const { base } = useDraft()
  const isOperator = useMay('operator')
  const may = (name: string) => app.allowedActions.includes(name)
  const icon = (Icon: TablerIcon) => <Icon size={16} aria-hidden="true" />
  if (!isOperator && base === undefined) return null
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={texts.actions}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
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
