import { Skeleton, Text } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './settings.module.css'

const icons = { ok: IconCircleCheck, warning: IconAlertTriangle, error: IconCircleX } as const

/** What is wrong with this installation, and what to do about it. */
export function Doctor() {
  const { admin } = useTexts()
  const checks = useQuery({ queryKey: keys.checks, queryFn: ({ signal }) => client.call('diagnose', {}, signal) })
  const system = useQuery({ queryKey: keys.system, queryFn: ({ signal }) => client.call('getSystem', {}, signal) })
  if (checks.error !== null) return <Failure error={checks.error} title={admin.doctorFailed} />
  if (checks.data === undefined) return <Skeleton h={120} />
  return (
    <>
      {system.data === undefined ? null : (
        <Text size="sm" c="dimmed" mb="xs">
          {admin.version(system.data.version)}
        </Text>
      )}
      <ul className={classes.checks}>
        {checks.data.map(({ name, state, text, fix }) => {
          const Icon = icons[state]
          return (
            <li key={name} data-state={state}>
              <Icon size={17} role="img" aria-label={admin.checkState[state]} />
              <span>
                <strong>{name}</strong> {text}
                {fix === undefined ? null : <span className={classes.fix}>{fix}</span>}
              </span>
            </li>
          )
        })}
      </ul>
    </>
  )
}
