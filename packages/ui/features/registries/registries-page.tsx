import { Skeleton, Text } from '@mantine/core'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { RegistryForm } from './registry-form.tsx'
import { RegistryRow } from './registry-row.tsx'
import classes from './registries.module.css'

const registriesQuery = queryOptions({
  queryKey: keys.registries,
  queryFn: ({ signal }) => client.call('listRegistries', {}, signal),
})

export function RegistriesPage() {
  const { admin } = useTexts()
  const isAdmin = useMay('admin')
  const { data, error, refetch } = useQuery(registriesQuery)
  return (
    <Page title={admin.registriesTitle} aside={isAdmin ? <RegistryForm /> : null} width="text">
      <Text c="dimmed" mb="md">
        {admin.registriesHint}
      </Text>
      {error === null ? null : <Failure error={error} title={admin.registriesFailed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={120} radius="md" /> : null}
      {data === undefined ? null : (
        <ul className={classes.registries} aria-label={admin.registriesTitle}>
          {data.map((registry) => (
            <li key={registry.host}>
              <RegistryRow registry={registry} isAdmin={isAdmin} />
            </li>
          ))}
        </ul>
      )}
    </Page>
  )
}
