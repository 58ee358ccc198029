import type { Problem } from '@panamax/core/compose/problem'
import { PanamaxError, messageOf } from '@panamax/core/errors'
import { Alert, Button, List } from '@mantine/core'
import { IconAlertCircle } from '@tabler/icons-react'
import { useTexts } from '../texts/texts.tsx'

interface Props {
  readonly error: unknown
  /** What could not be done, in a sentence. */
  readonly title?: string
  readonly onRetry?: (() => void) | undefined
}

/** An error in words, beside the thing that failed. */
export function Failure({ error, title, onRetry }: Props) {
  const { shell } = useTexts()
  const problems = problemsOf(error)
  // Asking again changes nobody's role.
  const isForbidden = error instanceof PanamaxError && error.code === 'forbidden'
  return (
    <Alert
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertCircle size={18} aria-hidden="true" />}
      title={title ?? textOf(error, shell.unreachable)}
    >
      {title === undefined ? null : textOf(error, shell.unreachable)}
      {problems.length > 0 ? (
        <List size="sm" mt="xs">
          {problems.map((problem) => (
            <List.Item key={`${problem.path.join('.')} ${problem.message}`}>
              {problem.line === undefined ? '' : `${problem.line}: `}
              {problem.message}
            </List.Item>
          ))}
        </List>
      ) : null}
      {onRetry === undefined || isForbidden ? null : (
        <Button size="xs" variant="default" mt="sm" onClick={onRetry}>
          {shell.retry}
        </Button>
      )}
    </Alert>
  )
}

export function textOf(error: unknown, unreachable: string): string {
  return error instanceof PanamaxError && error.code === 'unreachable' ? unreachable : messageOf(error)
}

/** Every problem that the server named, of a refused document or form. */
export function problemsOf(error: unknown): readonly Problem[] {
  if (!(error instanceof PanamaxError)) return []
  const { problems } = error.details
  return Array.isArray(problems) ? (problems as Problem[]) : []
}
