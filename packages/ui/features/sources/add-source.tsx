import type { Answer } from '@panamax/contract/client'
import { Alert, Anchor, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { AccessFields } from './access-fields.tsx'
import { filled, noAccess, sourceCredentialsOf } from './source-form.ts'

const empty = { address: '', name: '', branch: '', folder: '' }

/** Adding reads the templates at once, and says what was found. */
export function AddSource() {
  const { sources: texts } = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {texts.add}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={texts.add} size="lg">
        <AddForm onClose={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function AddForm({ onClose }: { readonly onClose: () => void }) {
  const { sources: texts } = useTexts()
  const queryClient = useQueryClient()
  const [form, setForm] = useState(empty)
  const [access, setAccess] = useState(noAccess)
  const [showsMore, setShowsMore] = useState(false)
  const add = useMutation({
    mutationFn: () => {
      const [name, branch, folder] = [filled(form.name), filled(form.branch), filled(form.folder)]
      const credentials = sourceCredentialsOf(access)
      return client.call('addSource', {
        body: {
          address: form.address.trim(),
          ...(name === undefined ? {} : { name }),
          ...(branch === undefined ? {} : { branch }),
          ...(folder === undefined ? {} : { folder }),
          ...(credentials === undefined ? {} : { credentials }),
        },
      })
    },
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: keys.sources }),
        queryClient.invalidateQueries({ queryKey: ['templates'] }),
      ]),
  })
  if (add.data !== undefined) return <Found source={add.data} onClose={onClose} />
  const submit = (event: FormEvent) => {
    event.preventDefault()
    add.mutate()
  }
  const field = (name: keyof typeof empty) => ({
    value: form[name],
    onChange: (event: React.ChangeEvent<HTMLInputElement>) => setForm({ ...form, [name]: event.currentTarget.value }),
    autoComplete: 'off',
    spellCheck: false,
  })
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label={texts.address}
          description={texts.addressHint}
          placeholder="owner/repository"
          required
          withAsterisk={false}
          data-autofocus
          {...field('address')}
        />
        {showsMore ? (
          <>
            <TextInput label={texts.name} description={texts.nameHint} {...field('name')} />
            <Group grow align="flex-end">
              <TextInput label={texts.branchLabel} description={texts.branchHint} {...field('branch')} />
              <TextInput label={texts.folderLabel} description={texts.folderHint} {...field('folder')} />
            </Group>
            <AccessFields form={access} offersAccounts onChange={setAccess} />
          </>
        ) : (
          <Anchor component="button" type="button" size="sm" ta="start" onClick={() => setShowsMore(true)}>
            {texts.more}
          </Anchor>
        )}
        {add.error === null ? null : <Failure error={add.error} title={texts.addFailed} />}
        <Group justify="flex-end">
          {add.isPending ? (
            <Text size="sm" c="dimmed" role="status">
              {texts.adding}
            </Text>
          ) : null}
          <Button type="submit" loading={add.isPending}>
            {texts.addButton}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function Found({ source, onClose }: { readonly source: Answer<'addSource'>; readonly onClose: () => void }) {
  const { sources: texts, shell } = useTexts()
  const format = useFormat()
  const failed = source.state === 'failed'
  return (
    <Stack gap="md">
      <Alert color={failed ? 'red' : 'green'} variant="light" role="status" title={texts.added(source.name)}>
        {source.error ?? texts.foundTemplates(format.number(source.templates), source.templates)}
        {source.skipped === 0 ? null : ` ${texts.foundSkipped(source.skipped)}`}
        {source.warnings === 0 ? null : ` ${texts.foundWarnings(source.warnings)}`}
      </Alert>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          {shell.close}
        </Button>
        {source.templates === 0 ? null : (
          <LinkButton to="/" search={{ source: source.name }} data-autofocus>
            {texts.seeThem}
          </LinkButton>
        )}
      </Group>
    </Stack>
  )
}
