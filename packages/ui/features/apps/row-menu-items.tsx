import type { AppSummary } from '@panamax/contract/apps'
import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useAppActions } from '../shell/use-app-actions.ts'
import classes from './apps.module.css'

const RemoveDialog = lazily(() => import('../app/remove-dialog.tsx'), 'RemoveDialog')

interface Props {
  readonly app: AppSummary
  readonly onClose: () => void
}

/** What can be done with an app from the list, opened at once. */
export function RowMenuItems({ app, onClose }: Props) {
  const { apps: texts, app: appTexts } = useTexts()
  const [isRemoving, setRemoving] = useState(false)
  const actions = useAppActions([app])
  return (
    <>
      <Menu position="bottom-end" width={200} defaultOpened returnFocus withInitialFocusPlaceholder={false}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.actionsOf(app.title)} className={classes.menu}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.map(({ id, verb, act }) => (
            <Menu.Item key={id} onClick={act}>
              {verb}
            </Menu.Item>
          ))}
          {app.allowedActions.includes('remove') ? (
            <>
              <Menu.Divider />
              <Menu.Item c="var(--pmx-bad)" onClick={() => setRemoving(true)}>
                {appTexts.remove}
              </Menu.Item>
            </>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {isRemoving ? (
          <RemoveDialog
            app={app}
            onClose={() => {
              setRemoving(false)
              onClose()
            }}
          />
        ) : null}
      </Suspense>
    </>
  )
}
