import { Button, Group, Modal, PasswordInput, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

const empty = { host: '', username: '', password: '' }

export function AddRegistry() {
  const { admin, access } = useTexts()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [form, setForm] = useState(empty)
  const save = useMutation({
    mutationFn: () =>
      client.call('putRegistry', {
        params: { host: form.host.trim() },
        body: { username: form.username, password: form.password },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.registries })
      setForm(empty)
      setOpen(false)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {admin.addRegistry}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={admin.addRegistry}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={admin.registryHost}
              description={admin.registryHostHint}
              placeholder="registry.example.com"
              value={form.host}
              onChange={(event) => setForm({ ...form, host: event.currentTarget.value })}
              required
              withAsterisk={false}
              data-autofocus
              autoComplete="off"
            />
            <TextInput
              label={admin.registryUser}
              value={form.username}
              onChange={(event) => setForm({ ...form, username: event.currentTarget.value })}
              required
              withAsterisk={false}
              autoComplete="off"
            />
            <PasswordInput
              label={admin.registryPassword}
              value={form.password}
              onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
              visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
              required
              withAsterisk={false}
              autoComplete="new-password"
            />
            {save.error === null ? null : <Failure error={save.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={save.isPending}>
                {admin.save}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
