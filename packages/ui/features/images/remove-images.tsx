import { Alert, Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import type { LocalImage } from '../../api/queries.ts'
import { Failure } from '../../components/failure.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { nameOf } from './image-table.tsx'
import classes from './images.module.css'

interface Props {
  readonly target: string
  readonly images: readonly LocalImage[]
  readonly onClose: () => void
}

/** Says what goes, and afterwards of each that stayed why. */
export function RemoveImages({ target, images, onClose }: Props) {
  const { images: texts, shell } = useTexts()
  const format = useFormat()
  const queryClient = useQueryClient()
  // The list behind is read again when it is done: what was chosen stays what is talked about.
  const [chosen] = useState(images)
  const [takesBundled, setTakesBundled] = useState(false)
  const used = chosen.filter(({ usedBy }) => usedBy.length > 0)
  const bundled = chosen.filter((image) => image.bundled)
  const remove = useMutation({
    mutationFn: () =>
      client.call('removeImages', {
        body: { target, images: chosen.map(({ id }) => id), bundled: takesBundled },
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: keys.images(target) }),
  })
  const result = remove.data
  const nameById = (id: string) => {
    const image = chosen.find((each) => each.id === id || each.references.includes(id))
    return image === undefined ? id : nameOf(image)
  }
  return (
    <Modal opened onClose={onClose} title={texts.removeTitle(chosen.length)} size="lg">
      {result === undefined ? (
        <Stack gap="md">
          <ul className={classes.going}>
            {chosen.map((image) => (
              <li key={image.id}>
                <code>{nameOf(image)}</code> <span>{format.bytes(image.size)}</span>
              </li>
            ))}
          </ul>
          {used.length === 0 ? null : (
            <Alert color="yellow" variant="light">
              {texts.usedWarning(used.length)}
            </Alert>
          )}
          {bundled.length === 0 ? null : (
            <Checkbox
              label={texts.takeBundled(bundled.length)}
              checked={takesBundled}
              onChange={(event) => setTakesBundled(event.currentTarget.checked)}
            />
          )}
          <Text size="sm" c="dimmed">
            {texts.removeHint}
          </Text>
          {remove.error === null ? null : <Failure error={remove.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose} data-autofocus>
              {shell.cancel}
            </Button>
            <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
              {texts.removeButton}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack gap="md">
          <Text role="status">{texts.removed(result.removed.length)}</Text>
          {result.failed.length === 0 ? null : (
            <Alert color="yellow" variant="light" title={texts.stayed(result.failed.length)}>
              <ul className={classes.going}>
                {result.failed.map(({ image, reason }) => (
                  <li key={image}>
                    <code>{nameById(image)}</code> <span>{reason}</span>
                  </li>
                ))}
              </ul>
            </Alert>
          )}
          <Group justify="flex-end">
            <Button onClick={onClose} data-autofocus>
              {shell.close}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  )
}
