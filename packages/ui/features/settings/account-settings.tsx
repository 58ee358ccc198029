import { ActionIcon, Group, Stack, Text } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { accountsQuery } from '../../api/queries.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Failure } from '../../components/failure.tsx'
import { Rows } from '../../components/rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { AddAccount } from './add-account.tsx'

/** Accounts at GitHub that templates are published with. */
export function AccountSettings() {
  const { accounts: texts, admin } = useTexts()
  const format = useFormat()
  const isAdmin = useMay('admin')
  const { data, error } = useQuery(accountsQuery)
  const [removing, setRemoving] = useState<string>()
  return (
    <Stack gap="sm">
      {error === null ? null : <Failure error={error} />}
      {data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.none}
        </Text>
      ) : null}
      {data === undefined || data.length === 0 ? null : (
        <Rows
          label={texts.title}
          rows={data.map(({ host, login, fineGrained, scopes, warnings, expiresAt }) => ({
            key: host,
            title: `${login} (${host})`,
            detail: [
              fineGrained ? texts.fineGrained : texts.classic((scopes ?? []).join(', ')),
              expiresAt === undefined ? undefined : texts.until(format.dateTime(expiresAt)),
              ...warnings,
            ]
              .filter((part) => part !== undefined)
              .join(' · '),
            action: isAdmin ? (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={texts.removeTitle(login)}
                onClick={() => setRemoving(host)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            ) : undefined,
          }))}
        />
      )}
      {isAdmin ? (
        <Group>
          <AddAccount />
        </Group>
      ) : null}
      {removing === undefined ? null : (
        <Confirm
          title={texts.removeTitle(removing)}
          text={texts.removeAsk(data?.find(({ host }) => host === removing)?.sources.join(', ') ?? '')}
          button={admin.remove}
          action={() => client.call('deleteAccount', { params: { host: removing } })}
          refreshes={[keys.accounts, keys.sources]}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Stack>
  )
}
