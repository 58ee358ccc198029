import { Button, Text } from '@mantine/core'
import { useState } from 'react'
import type { TemplateDetail } from '../../api/queries.ts'
import { Quality } from '../../components/quality.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { Fact } from './fact.tsx'
import classes from './template.module.css'

const fewest = 3

/** What could be better in it, with what to do about each. */
export function TemplateQuality({ template: { quality, findings, problems } }: { readonly template: TemplateDetail }) {
  const { template: texts } = useTexts()
  const [showsAll, setShowsAll] = useState(false)
  const all = [
    ...problems.map(({ message, line }) => ({ message, fix: '', line })),
    ...findings.map(({ message, fix, line }) => ({ message, fix, line })),
  ]
  const shown = showsAll ? all : all.slice(0, fewest)
  return (
    <Fact title={texts.quality}>
      <Quality score={quality} isLong />
      {all.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noFindings}
        </Text>
      ) : (
        <ul className={classes.findings}>
          {shown.map(({ message, fix, line }) => (
            <li key={`${line} ${message}`}>
              {message} <span className={classes.muted}>{fix}</span>
            </li>
          ))}
        </ul>
      )}
      {all.length > fewest ? (
        <Button
          variant="transparent"
          size="compact-sm"
          px={0}
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? texts.fewerFindings : texts.moreFindings(all.length - fewest)}
        </Button>
      ) : null}
    </Fact>
  )
}
