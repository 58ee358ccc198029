import { Button, CopyButton } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useTexts } from '../texts/texts.tsx'
import classes from './code-text.module.css'

interface Props {
  readonly text: string
  readonly label: string
  /** As long as it is, instead of scrolling in a frame. */
  readonly isWhole?: boolean
}

/** Text to be taken elsewhere, as it is. */
export function CodeText({ text, label, isWhole = false }: Props) {
  return (
    // Long lines scroll, by keyboard too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre className={classes.text} data-whole={isWhole || undefined} tabIndex={0} aria-label={label}>
      {text}
    </pre>
  )
}

export function CopyText({ text }: { readonly text: string }) {
  const { shell } = useTexts()
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          onClick={copy}
          leftSection={copied ? <IconCheck size={15} aria-hidden="true" /> : <IconCopy size={15} aria-hidden="true" />}
        >
          {copied ? shell.copied : shell.copy}
        </Button>
      )}
    </CopyButton>
  )
}
