import type { MergeConflict } from '@panamax/contract/upgrades'
import { Radio } from '@mantine/core'
import { useTexts } from '../../../texts/texts.tsx'
import type { Side } from './resolve.ts'
import { dedented } from './dedented.ts'
import classes from './upgrade.module.css'

interface Props {
  readonly conflict: MergeConflict
  readonly file: string
  readonly side: Side | undefined
  readonly onChoose: (side: Side) => void
}

/** One place that both have changed: what it was, and what each made of it. Nothing is chosen beforehand. */
export function ConflictCard({ conflict, file, side, onChoose }: Props) {
  const { upgrade: texts } = useTexts()
  const { line, path, base, mine, theirs } = conflict
  return (
    <Radio.Group
      className={classes.conflict}
      label={texts.conflictAt(path ?? file, line)}
      value={side ?? ''}
      onChange={(value) => onChoose(value as Side)}
    >
      <div className={classes.sides}>
        <Choice value="mine" label={texts.mine} text={mine} />
        <Choice value="theirs" label={texts.theirs} text={theirs} />
      </div>
      <details>
        <summary>{texts.before}</summary>
        <pre>{base === '' ? texts.nothing : dedented(base)}</pre>
      </details>
    </Radio.Group>
  )
}

function Choice({ value, label, text }: { readonly value: Side; readonly label: string; readonly text: string }) {
  const { upgrade: texts } = useTexts()
  return (
    <div className={classes.side}>
      <Radio value={value} label={label} />
      <pre>{text === '' ? texts.nothing : dedented(text)}</pre>
    </div>
  )
}
