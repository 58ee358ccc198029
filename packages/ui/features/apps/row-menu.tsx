import type { AppSummary } from '@panamax/contract/apps'
import { ActionIcon } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './apps.module.css'

const RowMenuItems = lazily(() => import('./row-menu-items.tsx'), 'RowMenuItems')

/** Menus are the larger part of a row's work: one is made when it is asked for, so that scrolling stays light. */
export function RowMenu({ app }: { readonly app: AppSummary }) {
  const { apps: texts } = useTexts()
  const [isWanted, setWanted] = useState(false)
  const button = (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-label={texts.actionsOf(app.title)}
      aria-haspopup="menu"
      className={classes.menu}
      onClick={() => setWanted(true)}
    >
      <IconDots size={16} />
    </ActionIcon>
  )
  if (!isWanted) return button
  return (
    <Suspense fallback={button}>
      <RowMenuItems app={app} onClose={() => setWanted(false)} />
    </Suspense>
  )
}
