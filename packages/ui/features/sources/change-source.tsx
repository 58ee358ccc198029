import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import type { Source } from '../../api/queries.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { AccessFields } from './access-fields.tsx'
import { type AccessForm, filled, noAccess, sourceCredentialsOf } from './source-form.ts'

/** Branch, folder and how it is opened; what is read from now on. */
export function ChangeSource({ source, onClose }: { readonly source: Source; readonly onClose: () => void }) {
  const { sources: texts, admin } = useTexts()
  const queryClient = useQueryClient()
  const [branch, setBranch] = useState(source.branch ?? '')
  const [folder, setFolder] = useState(source.folder ?? '')
  const [access, setAccess] = useState<AccessForm>({ ...noAccess, kind: source.hasCredentials ? 'keep' : 'none' })
  const save = useMutation({
    mutationFn: () =>
      client.call('updateSource', {
        params: { name: source.name },
        body: {
          branch: filled(branch) ?? null,
          folder: filled(folder) ?? null,
          ...(access.kind === 'keep' ? {} : { credentials: sourceCredentialsOf(access) ?? null }),
        },
      }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.sources })
      void queryClient.invalidateQueries({ queryKey: ['templates'] })
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <Modal opened onClose={onClose} title={texts.changeTitle(source.name)}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={texts.branchLabel}
            description={texts.branchHint}
            value={branch}
            onChange={(event) => setBranch(event.currentTarget.value)}
            data-autofocus
            autoComplete="off"
          />
          <TextInput
            label={texts.folderLabel}
            description={texts.folderHint}
            value={folder}
            onChange={(event) => setFolder(event.currentTarget.value)}
            autoComplete="off"
          />
          <AccessFields form={access} hasCredentials={source.hasCredentials} offersAccounts onChange={setAccess} />
          {save.error === null ? null : <Failure error={save.error} />}
          <Group justify="flex-end">
            <Button type="submit" loading={save.isPending}>
              {admin.save}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
