import { TextInput, type TextInputProps } from '@mantine/core'
import { useState } from 'react'

interface Props extends Omit<TextInputProps, 'value' | 'onChange' | 'error'> {
  readonly value: string
  /** Why the text cannot be taken; nothing when it can. */
  readonly check?: (text: string) => string | undefined
  /** When the field is left, or Enter pressed, with another text. False: it was refused, and stays as it was typed. */
  readonly onCommit: (text: string) => boolean
}

/** A field that changes the document once it has been filled in, not with every letter. Escape takes it back. */
export function CommitInput({ value, check, onCommit, ...props }: Props) {
  const [typed, setTyped] = useState<string>()
  const problem = typed === undefined ? undefined : check?.(typed)
  const commit = () => {
    if (typed === undefined || problem !== undefined) return
    if (typed === value || onCommit(typed)) setTyped(undefined)
  }
  return (
    <TextInput
      autoComplete="off"
      dir="auto"
      spellCheck={false}
      {...props}
      value={typed ?? value}
      error={problem}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit()
        if (event.key === 'Escape') setTyped(undefined)
      }}
    />
  )
}
