import { Button, Text, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { CommitInput } from './commit-input.tsx'
import { RemoveButton } from './part.tsx'

interface Props {
  readonly pairs: readonly { readonly name: string; readonly value: string | null }[]
  readonly empty: string
  readonly addLabel: string
  readonly onSet: (name: string, value: string) => boolean
  /** Absent: names stay as they are. */
  readonly onRename?: (from: string, to: string, value: string | null) => boolean
  readonly onRemove: (name: string) => void
}

/** Names with values: variables, labels. */
export function Pairs({ pairs, empty, addLabel, onSet, onRename, onRemove }: Props) {
  const { service: texts } = useTexts()
  const { mayEdit } = useDraft()
  const nameProblem = (to: string, from: string) => {
    if (to === '' || /[\s=]/.test(to)) return texts.variableWrong
    return to !== from && pairs.some((pair) => pair.name === to) ? texts.nameTaken : undefined
  }
  return (
    <>
      {pairs.length === 0 ? (
        <Text size="sm" c="dimmed">
          {empty}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {pairs.map(({ name, value }) => (
            <li key={name} className={classes.pair}>
              {onRename === undefined || !mayEdit ? (
                <code className={classes.key}>{name}</code>
              ) : (
                <CommitInput
                  aria-label={texts.nameOf(name)}
                  value={name}
                  className={classes.mono}
                  check={(to) => nameProblem(to, name)}
                  onCommit={(to) => onRename(name, to, value)}
                />
              )}
              <CommitInput
                aria-label={texts.valueOf(name)}
                value={value ?? ''}
                readOnly={!mayEdit}
                className={classes.mono}
                onCommit={(text) => onSet(name, text)}
              />
              <RemoveButton what={name} onClick={() => onRemove(name)} />
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? <AddPair addLabel={addLabel} known={pairs} onSet={onSet} /> : null}
    </>
  )
}

function AddPair({ addLabel, known, onSet }: Pick<Props, 'addLabel' | 'onSet'> & { readonly known: Props['pairs'] }) {
  const { service: texts } = useTexts()
  const first = useRef<HTMLInputElement>(null)
  const [name, setName] = useState('')
  const [value, setValue] = useState('')
  const isWrong = /[\s=]/.test(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name === '' || isWrong || !onSet(name, value)) return
    setName('')
    setValue('')
    first.current?.focus()
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <TextInput
        ref={first}
        label={texts.name}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        error={isWrong ? texts.variableWrong : undefined}
        className={classes.mono}
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label={texts.value}
        value={value}
        onChange={(event) => setValue(event.currentTarget.value)}
        className={classes.mono}
        autoComplete="off"
        spellCheck={false}
      />
      <Button
        type="submit"
        variant="default"
        disabled={name === '' || known.some((pair) => pair.name === name && pair.value === value)}
      >
        {addLabel}
      </Button>
    </form>
  )
}
