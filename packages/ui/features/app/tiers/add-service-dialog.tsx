import { Button, Group, Modal, NativeSelect, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { imageIn } from '../../discover/image-in.ts'
import { ImagePicker } from '../../discover/image-picker.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { serviceNameFor } from './service-name.ts'
import { useTiers } from './use-tiers.ts'

interface Props {
  /** Where it is to stand; empty: uncategorized. */
  readonly category?: string
  readonly onClose: () => void
}

/** A service made of an image that is searched for, or named exactly. */
export function AddServiceDialog({ category: first = '', onClose }: Props) {
  const { tiers: texts } = useTexts()
  const { edit, model } = useDraft()
  const categories = useTiers().flatMap(({ category }) => (category === '' ? [] : [category]))
  const taken = (model?.services ?? []).map((service) => service.name)
  const [image, setImage] = useState('')
  const [typed, setTyped] = useState<string>()
  const [category, setCategory] = useState(first)
  const reference = imageIn(image) ?? image.trim()
  const name = typed ?? serviceNameFor(reference, taken)
  const isTaken = taken.includes(name)
  const isWrong = name !== '' && !/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (isTaken || isWrong || name === '' || reference === '') return
    const added = { type: 'add-service', service: name, value: { image: reference } } as const
    const placed = { type: 'set-category', service: name, category } as const
    if (edit(added, ...(category === '' ? [] : [placed]))) onClose()
  }
  return (
    <Modal opened onClose={onClose} title={texts.addService} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <ImagePicker
            label={texts.serviceImage}
            description={texts.serviceImageHint}
            value={image}
            onChange={setImage}
            isFirst
          />
          <TextInput
            label={texts.serviceName}
            value={name}
            onChange={(event) => setTyped(event.currentTarget.value)}
            error={isTaken ? texts.nameTaken : isWrong ? texts.nameWrong : undefined}
            autoComplete="off"
            spellCheck={false}
          />
          {categories.length === 0 ? null : (
            <NativeSelect
              label={texts.category}
              data={[{ value: '', label: texts.uncategorized }, ...categories]}
              value={category}
              onChange={(event) => setCategory(event.currentTarget.value)}
            />
          )}
          <Group justify="flex-end">
            <Button type="submit" disabled={reference === ''}>
              {texts.add}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
