import { Progress as Bar, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './deployment.module.css'
import { type Progress, sumOf } from './progress.ts'

/** How far an image is: as a whole, and layer by layer for who wants to know. */
export function Layers({ layers }: { readonly layers: Progress['layers'][string] }) {
  const { deployment: texts } = useTexts()
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const sum = sumOf(layers)
  if (sum.all === 0) return null
  const share = sum.total === 0 ? sum.done / sum.all : sum.current / sum.total
  return (
    <>
      <div className={classes.layers}>
        <Bar value={share * 100} size="xs" aria-label={texts.layers(sum.done, sum.all)} />
        <UnstyledButton className={classes.numbers} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {texts.layers(sum.done, sum.all)}
          {sum.total === 0 ? '' : ` · ${texts.ofBytes(format.bytes(sum.current), format.bytes(sum.total))}`}
        </UnstyledButton>
      </div>
      {isOpen ? (
        <ul className={classes.layerList} aria-label={texts.layerList}>
          {Object.values(layers).map(({ layer, phase, current = 0, total = 0 }) => (
            <li key={layer}>
              <code>{layer}</code>
              <span>{texts.phase[phase]}</span>
              <span className={classes.numbers}>
                {total === 0
                  ? ''
                  : texts.ofBytes(format.bytes(phase === 'downloading' ? current : total), format.bytes(total))}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
