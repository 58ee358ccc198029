import { ActionIcon, Skeleton, Text } from '@mantine/core'
import { IconKey, IconTrash } from '@tabler/icons-react'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Blank } from '../../components/blank.tsx'
import { Confirm } from '../../components/confirm.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { Rows } from '../../components/rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { AddRegistry } from './add-registry.tsx'

const registriesQuery = queryOptions({
  queryKey: keys.registries,
  queryFn: ({ signal }) => client.call('listRegistries', {}, signal),
})

export function RegistriesPage() {
  const { admin } = useTexts()
  const format = useFormat()
  const isAdmin = useMay('admin')
  const { data, error, refetch } = useQuery(registriesQuery)
  const [removing, setRemoving] = useState<string>()
  return (
    <Page title={admin.registriesTitle} aside={isAdmin ? <AddRegistry /> : null} width="text">
      <Text c="dimmed" mb="md">
        {admin.registriesHint}
      </Text>
      {error === null ? null : <Failure error={error} title={admin.registriesFailed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={120} radius="md" /> : null}
      {data?.length === 0 ? (
        <Blank icon={IconKey} title={admin.registriesEmpty}>
          {admin.registriesEmptyHint}
        </Blank>
      ) : null}
      {data === undefined || data.length === 0 ? null : (
        <Rows
          rows={data.map(({ host, username, updatedAt }) => ({
            key: host,
            title: host,
            detail: `${username} · ${admin.registryUpdated(format.ago(updatedAt))}`,
            action: isAdmin ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={admin.removeRegistry(host)}
                onClick={() => setRemoving(host)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            ) : null,
          }))}
        />
      )}
      {removing === undefined ? null : (
        <Confirm
          title={admin.removeRegistry(removing)}
          text={admin.registriesEmptyHint}
          button={admin.remove}
          action={() => client.call('deleteRegistry', { params: { host: removing } })}
          refreshes={[keys.registries]}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Page>
  )
}
