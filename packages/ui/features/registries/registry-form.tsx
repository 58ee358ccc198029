import { ActionIcon, Button, Checkbox, Group, Modal, PasswordInput, Stack, TextInput, Tooltip } from '@mantine/core'
import { IconPlus, IconUserPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

const empty = { host: '', username: '', password: '', insecure: false }

interface Props {
  /** The one that somebody signs in to; absent: a new one. */
  readonly registry?: { readonly host: string; readonly title: string }
}

/** Adds a registry, or a sign-in to one; then it is asked, so that a wrong address or password shows at once. */
export function RegistryForm({ registry }: Props) {
  const { admin, access } = useTexts()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [form, setForm] = useState(empty)
  const title = registry === undefined ? admin.addRegistry : admin.signInToRegistry(registry.title)
  const save = useMutation({
    mutationFn: async () => {
      const { username, password, insecure } = form
      const params = { host: registry?.host ?? form.host.trim() }
      const login = username === '' ? {} : { username, password }
      const body = { ...login, ...(registry === undefined && insecure ? { insecure } : {}) }
      const { host } = await client.call('putRegistry', { params, body })
      return client.call('checkRegistry', { params: { host } })
    },
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
  const isLoginNeeded = registry !== undefined || form.username !== ''
  return (
    <>
      {registry === undefined ? (
        <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
          {title}
        </Button>
      ) : (
        <Tooltip label={title}>
          <ActionIcon variant="subtle" color="gray" aria-label={title} onClick={() => setOpen(true)}>
            <IconUserPlus size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={title}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            {registry === undefined ? (
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
            ) : null}
            <TextInput
              label={admin.registryUser}
              description={registry === undefined ? admin.registryLoginOptional : undefined}
              value={form.username}
              onChange={(event) => setForm({ ...form, username: event.currentTarget.value })}
              required={registry !== undefined}
              withAsterisk={false}
              autoComplete="off"
            />
            <PasswordInput
              label={admin.registryPassword}
              value={form.password}
              onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
              visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
              required={isLoginNeeded}
              withAsterisk={false}
              autoComplete="new-password"
            />
            {registry === undefined ? (
              <Checkbox
                label={admin.registryInsecureLabel}
                description={admin.registryInsecureHint}
                checked={form.insecure}
                onChange={(event) => setForm({ ...form, insecure: event.currentTarget.checked })}
              />
            ) : null}
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
