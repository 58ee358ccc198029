import { Loader, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { sourceQuery } from '../../api/queries.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './sources.module.css'

/** The files that could not be read, and those that were read with a warning. */
export function SourceFiles({ name }: { readonly name: string }) {
  const { sources: texts } = useTexts()
  const { data, error } = useQuery(sourceQuery(name))
  if (error !== null) return <Failure error={error} />
  if (data === undefined) return <Loader size="sm" aria-label={texts.loadingFiles} />
  const files = data.files.filter(({ outcome }) => outcome !== 'template')
  return (
    <ul className={classes.files} aria-label={texts.files(name)}>
      {files.map(({ path, outcome, reason, problems }) => (
        <li key={path} data-outcome={outcome}>
          <code>{path}</code> <span className={classes.outcome}>{texts.outcome[outcome]}</span>
          <Text size="sm" c="dimmed">
            {reason ?? problems.map(({ line, message }) => (line === undefined ? message : `${line}: ${message}`))[0]}
            {problems.length > 1 ? ` ${texts.moreProblems(problems.length - 1)}` : ''}
          </Text>
        </li>
      ))}
      {data.moreFiles === 0 ? null : <li>{texts.moreFiles(data.moreFiles)}</li>}
    </ul>
  )
}
