import { IconGauge } from '@tabler/icons-react'
import { useTexts } from '../texts/texts.tsx'
import classes from './quality.module.css'

/** What the quality check gives, of 100; never by colour alone. */
export function Quality({ score, isLong = false }: { readonly score: number; readonly isLong?: boolean }) {
  const { template: texts } = useTexts()
  const level = score >= 80 ? 'good' : score >= 50 ? 'fair' : 'poor'
  return (
    <span className={classes.quality} data-level={level} data-long={isLong || undefined} title={texts.score(score)}>
      <IconGauge size={isLong ? 16 : 14} aria-hidden="true" />
      <span className={classes.words}>{texts.score(score)}</span>
      {isLong ? null : <span aria-hidden="true">{score}</span>}
    </span>
  )
}
