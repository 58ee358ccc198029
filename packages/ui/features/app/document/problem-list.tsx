import type { Problem } from '@panamax/core/compose/problem'
import { UnstyledButton } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useTexts } from '../../../texts/texts.tsx'
import classes from './document.module.css'

interface Props {
  readonly problems: readonly Problem[]
  readonly onGo: (line: number) => void
}

export function ProblemList({ problems, onGo }: Props) {
  const { document: texts } = useTexts()
  const errors = problems.filter(({ severity }) => severity === 'error').length
  return (
    <div className={classes.problems}>
      <p role="status">
        {problems.length === 0 ? (
          <>
            <IconCircleCheck size={16} data-tone="ok" aria-hidden="true" /> {texts.valid}
          </>
        ) : (
          texts.problems(errors, problems.length - errors)
        )}
      </p>
      <ul>
        {problems.slice(0, 100).map(({ severity, message, line, suggestion, path }) => (
          <li key={`${line} ${path.join('.')} ${message}`}>
            {severity === 'error' ? (
              <IconCircleX size={16} data-tone="bad" aria-hidden="true" />
            ) : (
              <IconAlertTriangle size={16} data-tone="warn" aria-hidden="true" />
            )}
            {line === undefined ? (
              <span />
            ) : (
              <UnstyledButton className={classes.line} onClick={() => onGo(line)}>
                {texts.goTo(line)}
              </UnstyledButton>
            )}
            <span>
              {message}
              {suggestion === undefined ? '' : ` (${suggestion}?)`}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}
