import { Button, type ButtonProps } from '@mantine/core'
import type { TablerIcon } from '@tabler/icons-react'
import type { MouseEventHandler } from 'react'
import classes from './compact-button.module.css'

interface Props extends Omit<ButtonProps, 'leftSection' | 'children'> {
  readonly icon: TablerIcon
  /** What is read; in a narrow window it is only heard. */
  readonly label: string
  /** Where several buttons have the same label. */
  readonly fullLabel?: string
  readonly onClick: MouseEventHandler<HTMLButtonElement>
}

/** A button with an icon that needs no room for its words where there is none. */
export function CompactButton({ icon: Icon, label, fullLabel = label, ...rest }: Props) {
  return (
    <Button
      variant="default"
      leftSection={<Icon size={rest.size === 'xs' ? 14 : 16} aria-hidden="true" />}
      classNames={{ root: classes.button, section: classes.section, label: classes.label }}
      aria-label={fullLabel}
      title={fullLabel}
      {...rest}
    >
      {label}
    </Button>
  )
}
