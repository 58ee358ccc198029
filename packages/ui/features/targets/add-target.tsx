import type { Answer } from '@panamax/contract/client'
import { Button, Group, Modal, NativeSelect, Skeleton, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure, problemsOf } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { ConfigFields } from './config-fields.tsx'
import { fieldsOf } from './config-schema.ts'
import { configOf, type Mistake, type PathOfValue, type TypedFields, untouched } from './config-value.ts'

type Kind = Answer<'listTargetKinds'>[number]

/** The form is drawn from what the driver of a kind says that it can be told. */
export function AddTarget() {
  const { admin } = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button leftSection={<IconPlus size={16} aria-hidden="true" />} onClick={() => setOpen(true)}>
        {admin.addTarget}
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={admin.addTarget} size="lg">
        <Kinds onDone={() => setOpen(false)} />
      </Modal>
    </>
  )
}

function Kinds({ onDone }: { readonly onDone: () => void }) {
  const { admin } = useTexts()
  const { data, error, refetch } = useQuery({
    queryKey: keys.targetKinds,
    queryFn: ({ signal }) => client.call('listTargetKinds', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (error !== null) return <Failure error={error} title={admin.targetKindsFailed} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton h={260} radius="md" />
  return <AddForm kinds={data} onDone={onDone} />
}

function AddForm({ kinds, onDone }: { readonly kinds: readonly Kind[]; readonly onDone: () => void }) {
  const { admin } = useTexts()
  const queryClient = useQueryClient()
  const [name, setName] = useState('')
  const [kindName, setKindName] = useState(kinds[0]?.kind ?? '')
  // Each kind keeps what was typed for it.
  const [typedOf, setTypedOf] = useState<Readonly<Record<string, TypedFields>>>({})
  const [mistakes, setMistakes] = useState<readonly Mistake[]>([])
  const kind = kinds.find((each) => each.kind === kindName)
  const fields = kind === undefined ? [] : fieldsOf(kind.config)
  const typed = typedOf[kindName] ?? untouched(fields)
  const add = useMutation({
    mutationFn: (config: Record<string, unknown>) =>
      client.call('createTarget', { body: { name: name.trim(), kind: kindName, config } }),
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: keys.targets })
      onDone()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const read = configOf(fields, typed)
    setMistakes(read.mistakes)
    if (read.mistakes.length === 0) add.mutate(read.config)
  }
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [mistakes, add.error])
  const problems = problemsOf(add.error)
  const said = (path: PathOfValue) => problems.find((problem) => isSame(problem.path, path))?.message
  const words = (path: PathOfValue) => {
    const mistake = mistakes.find((each) => isSame(each.path, path))
    return mistake === undefined ? said(['config', ...path]) : admin.configMistake[mistake.what]
  }
  return (
    <form ref={form} onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={admin.targetName}
          description={admin.targetNameHint}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={said(['body', 'name'])}
          required
          withAsterisk={false}
          data-autofocus
          autoComplete="off"
        />
        <NativeSelect
          label={admin.targetKind}
          data={kinds.map((each) => ({ value: each.kind, label: each.title }))}
          value={kindName}
          onChange={(event) => {
            setKindName(event.currentTarget.value)
            setMistakes([])
            add.reset()
          }}
        />
        {kind?.simulated === true ? (
          <Text size="sm" c="dimmed">
            {admin.simulated}
          </Text>
        ) : null}
        <ConfigFields
          fields={fields}
          typed={typed}
          words={words}
          onChange={(changed) => setTypedOf({ ...typedOf, [kindName]: changed })}
        />
        {add.error === null ? null : <Failure error={add.error} />}
        <Group justify="flex-end">
          <Button type="submit" loading={add.isPending}>
            {admin.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

function isSame(a: PathOfValue, b: PathOfValue): boolean {
  return a.length === b.length && a.every((part, index) => String(part) === String(b[index]))
}
