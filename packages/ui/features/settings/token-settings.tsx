import { ActionIcon, Alert, Button, Code, CopyButton, Group, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { Rows } from '../../components/rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useSession } from '../access/session-gate.tsx'

const roles = ['viewer', 'operator', 'admin'] as const
type Role = (typeof roles)[number]

export function TokenSettings() {
  const { admin } = useTexts()
  const format = useFormat()
  const queryClient = useQueryClient()
  const tokens = useQuery({ queryKey: keys.tokens, queryFn: ({ signal }) => client.call('listTokens', {}, signal) })
  const revoke = useMutation({
    mutationFn: (id: string) => client.call('deleteToken', { params: { id } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: keys.tokens }),
  })
  return (
    <Stack gap="sm">
      {tokens.error === null ? null : <Failure error={tokens.error} />}
      {revoke.error === null ? null : <Failure error={revoke.error} />}
      {tokens.data?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {admin.tokensEmpty}
        </Text>
      ) : (
        <Rows
          label={admin.tokens}
          rows={(tokens.data ?? []).map(({ id, name, role, username, lastUsedAt, expiresAt }) => ({
            key: id,
            title: name,
            detail: [
              username,
              role,
              lastUsedAt === undefined ? admin.tokenNever : admin.tokenLast(format.ago(lastUsedAt)),
              expiresAt === undefined ? undefined : admin.tokenUntil(format.dateTime(expiresAt)),
            ]
              .filter((part) => part !== undefined)
              .join(' · '),
            action: (
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={admin.tokenRevoke(name)}
                onClick={() => revoke.mutate(id)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            ),
          }))}
        />
      )}
      <AddToken />
    </Stack>
  )
}

function AddToken() {
  const { admin, shell } = useTexts()
  const session = useSession()
  const queryClient = useQueryClient()
  const allowed = roles.slice(0, roles.indexOf(session.role) + 1)
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>(allowed.includes('operator') ? 'operator' : 'viewer')
  const [days, setDays] = useState('90')
  const add = useMutation({
    mutationFn: () =>
      client.call('createToken', {
        body: { name, role, ...(days === '' ? {} : { expiresInDays: Number(days) }) },
      }),
    onSuccess: async () => {
      setName('')
      await queryClient.invalidateQueries({ queryKey: keys.tokens })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Group align="flex-end" gap="sm">
        <TextInput
          label={admin.tokenName}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          required
          withAsterisk={false}
          maxLength={100}
          autoComplete="off"
        />
        <NativeSelect
          label={admin.tokenRole}
          data={allowed.map((value) => ({ value, label: admin.roles[value] }))}
          value={role}
          onChange={(event) => setRole(event.currentTarget.value as Role)}
        />
        <NativeSelect
          label={admin.tokenExpires}
          data={Object.entries(admin.tokenExpiresChoice).map(([value, label]) => ({ value, label }))}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {admin.tokenAdd}
        </Button>
      </Group>
      {add.error === null ? null : <Failure error={add.error} />}
      {add.data === undefined ? null : (
        <Alert mt="sm" variant="light" title={admin.tokenMade} role="status">
          <Group gap="sm">
            <Code style={{ overflowWrap: 'anywhere' }}>{add.data.token}</Code>
            <CopyButton value={add.data.token}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {copied ? shell.copied : shell.copy}
                </Button>
              )}
            </CopyButton>
          </Group>
        </Alert>
      )}
    </form>
  )
}
