import { ActionIcon, Button, Group, NativeSelect, PasswordInput, Skeleton, Stack, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Failure } from '../../components/failure.tsx'
import { Rows } from '../../components/rows.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useSession } from '../access/session-gate.tsx'

type Role = 'viewer' | 'operator' | 'admin'

export function UserSettings() {
  const { admin } = useTexts()
  const format = useFormat()
  const session = useSession()
  const queryClient = useQueryClient()
  const [removing, setRemoving] = useState<string>()
  const users = useQuery({ queryKey: keys.users, queryFn: ({ signal }) => client.call('listUsers', {}, signal) })
  const change = useMutation({
    mutationFn: ({ username, role }: { username: string; role: Role }) =>
      client.call('updateUser', { params: { username }, body: { role } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.users }),
  })
  const roles = Object.entries(admin.roles).map(([value, label]) => ({ value, label }))
  return (
    <Stack gap="sm">
      {users.error === null ? null : <Failure error={users.error} title={admin.usersFailed} />}
      {change.error === null ? null : <Failure error={change.error} />}
      {users.data === undefined ? (
        <Skeleton h={80} />
      ) : (
        <Rows
          label={admin.users}
          rows={users.data.map(({ username, role, createdAt }) => ({
            key: username,
            title: username,
            detail: admin.userSince(format.dateTime(createdAt)),
            action: (
              <Group gap="xs">
                <NativeSelect
                  size="xs"
                  aria-label={admin.userRoleOf(username)}
                  data={roles}
                  value={role}
                  onChange={(event) => change.mutate({ username, role: event.currentTarget.value as Role })}
                />
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  aria-label={admin.userRemove(username)}
                  disabled={username === session.username}
                  onClick={() => setRemoving(username)}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Group>
            ),
          }))}
        />
      )}
      <AddUser />
      {removing === undefined ? null : (
        <Confirm
          title={admin.userRemove(removing)}
          text={admin.userRemoveAsk}
          button={admin.remove}
          action={() => client.call('deleteUser', { params: { username: removing } })}
          refreshes={[keys.users]}
          onClose={() => setRemoving(undefined)}
        />
      )}
    </Stack>
  )
}

function AddUser() {
  const { admin, access } = useTexts()
  const queryClient = useQueryClient()
  const [form, setForm] = useState({ username: '', password: '', role: 'operator' as Role })
  const add = useMutation({
    mutationFn: () => client.call('createUser', { body: form }),
    onSuccess: async () => {
      setForm({ ...form, username: '', password: '' })
      await queryClient.invalidateQueries({ queryKey: keys.users })
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
          label={admin.userName}
          value={form.username}
          onChange={(event) => setForm({ ...form, username: event.currentTarget.value })}
          required
          withAsterisk={false}
          autoComplete="off"
        />
        <PasswordInput
          label={access.password}
          value={form.password}
          onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
          required
          withAsterisk={false}
          autoComplete="new-password"
          miw="12rem"
        />
        <NativeSelect
          label={admin.userRole}
          data={Object.entries(admin.roles).map(([value, label]) => ({ value, label }))}
          value={form.role}
          onChange={(event) => setForm({ ...form, role: event.currentTarget.value as Role })}
        />
        <Button type="submit" variant="default" loading={add.isPending}>
          {admin.userAdd}
        </Button>
      </Group>
      {add.error === null ? null : <Failure error={add.error} />}
    </form>
  )
}
