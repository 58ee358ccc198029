import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { IconBrandGithub } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

/** A token for GitHub; GitHub says whose it is and what it may do before it is stored. */
export function AddAccount() {
  const { accounts: texts, access } = useTexts()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [host, setHost] = useState('github.com')
  const [token, setToken] = useState('')
  const add = useMutation({
    mutationFn: () => client.call('putAccount', { params: { host: host.trim() }, body: { token: token.trim() } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.accounts })
      setToken('')
      setOpen(false)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // A dialog's events bubble to the form that it was opened from.
    event.stopPropagation()
    add.mutate()
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconBrandGithub size={16} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {texts.add}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={texts.add}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <Text size="sm" c="dimmed">
              {texts.addHint}
            </Text>
            <TextInput
              label={texts.host}
              description={texts.hostHint}
              value={host}
              onChange={(event) => setHost(event.currentTarget.value)}
              required
              withAsterisk={false}
              autoComplete="off"
              spellCheck={false}
            />
            <PasswordInput
              label={texts.token}
              description={texts.tokenHint}
              value={token}
              onChange={(event) => setToken(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
              required
              withAsterisk={false}
              autoComplete="new-password"
              data-autofocus
            />
            {add.error === null ? null : <Failure error={add.error} title={texts.addFailed} />}
            <Group justify="flex-end">
              <Button type="submit" loading={add.isPending}>
                {texts.addButton}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
