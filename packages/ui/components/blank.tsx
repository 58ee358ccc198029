import { Stack, Text, Title } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './blank.module.css'

interface Props {
  readonly icon: TablerIcon
  readonly title: string
  readonly children?: ReactNode
  readonly action?: ReactNode
}

/** An empty place that says what to do next. */
export function Blank({ icon: Icon, title, children, action }: Props) {
  return (
    <Stack align="center" gap="xs" className={classes.blank}>
      <Icon size={34} stroke={1.3} className={classes.icon} aria-hidden="true" />
      <Title order={2} size="h3">
        {title}
      </Title>
      {children === undefined ? null : (
        <Text c="dimmed" maw="32rem" ta="center">
          {children}
        </Text>
      )}
      {action === undefined ? null : <div className={classes.action}>{action}</div>}
    </Stack>
  )
}
