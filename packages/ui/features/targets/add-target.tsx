import { Button, Group, Modal, NativeSelect, Stack, Textarea, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

// What the API knows is not told by it yet; these two exist.
const kinds = ['docker', 'memory']

export function AddTarget() {
  const { admin } = useTexts()
  const queryClient = useQueryClient()
  const [isOpen, setOpen] = useState(false)
  const [form, setForm] = useState({ name: '', kind: 'docker', config: '' })
  const config = parseConfig(form.config)
  const add = useMutation({
    mutationFn: () => client.call('createTarget', { body: { name: form.name, kind: form.kind, config: config ?? {} } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.targets })
      setOpen(false)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (config !== undefined) add.mutate()
  }
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {admin.addTarget}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={admin.addTarget}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={admin.targetName}
              description={admin.targetNameHint}
              value={form.name}
              onChange={(event) => setForm({ ...form, name: event.currentTarget.value })}
              required
              withAsterisk={false}
              data-autofocus
              autoComplete="off"
            />
            <NativeSelect
              label={admin.targetKind}
              data={kinds}
              value={form.kind}
              onChange={(event) => setForm({ ...form, kind: event.currentTarget.value })}
            />
            <Textarea
              label={admin.targetConfig}
              description={admin.targetConfigHint}
              value={form.config}
              onChange={(event) => setForm({ ...form, config: event.currentTarget.value })}
              error={config === undefined ? admin.targetConfigWrong : undefined}
              autosize
              minRows={3}
              spellCheck={false}
              styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
            />
            {add.error === null ? null : <Failure error={add.error} />}
            <Group justify="flex-end">
              <Button type="submit" loading={add.isPending}>
                {admin.save}
              </Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}

export function parseConfig(text: string): Record<string, unknown> | undefined {
  if (text.trim() === '') return {}
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}
