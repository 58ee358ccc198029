import { ActionIcon, Text } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'

interface Props {
  readonly hint?: string
  readonly children: ReactNode
}

/** A part that edits the document; it says so where it may not. */
export function Part({ hint, children }: Props) {
  const { service: texts } = useTexts()
  const { mayEdit } = useDraft()
  return (
    <div className={classes.part}>
      {mayEdit ? null : (
        <Text size="sm" c="dimmed">
          {texts.readOnly}
        </Text>
      )}
      {hint === undefined ? null : (
        <Text size="sm" c="dimmed" maw="60ch">
          {hint}
        </Text>
      )}
      {children}
    </div>
  )
}

export function RemoveButton({ what, onClick }: { readonly what: string; readonly onClick: () => void }) {
  const { service: texts } = useTexts()
  const { mayEdit } = useDraft()
  if (!mayEdit) return null
  return (
    <ActionIcon variant="subtle" color="gray" size={30} aria-label={texts.remove(what)} onClick={onClick}>
      <IconX size={15} />
    </ActionIcon>
  )
}
