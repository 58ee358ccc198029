import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconColumnInsertRight } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { useTiers } from './use-tiers.ts'

export function AddCategory() {
  const { tiers: texts } = useTexts()
  const { edit } = useDraft()
  const tiers = useTiers()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const named = tiers.map(({ category }) => category).filter((category) => category !== '')
    const added = name.trim()
    if (added === '') return
    if (!named.includes(added) && !edit({ type: 'set-categories', categories: [...named, added] })) return
    setOpen(false)
    setName('')
  }
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconColumnInsertRight size={14} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {texts.addCategory}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={texts.addCategory}>
        <form onSubmit={submit}>
          <Stack gap="sm">
            <TextInput
              label={texts.categoryName}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
              maxLength={100}
              data-autofocus
              autoComplete="off"
            />
            <Group justify="flex-end">
              <Button type="submit">{texts.add}</Button>
            </Group>
          </Stack>
        </form>
      </Modal>
    </>
  )
}
