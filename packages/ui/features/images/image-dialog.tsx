import { Modal, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { imageDetailsQuery } from '../../api/queries.ts'
import { Failure } from '../../components/failure.tsx'
import { RegistryLink } from '../../components/registry-link.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { ImageDetails } from './image-details.tsx'

interface Props {
  readonly image: string
  readonly target: string
  readonly onClose: () => void
}

/** One image as it lies on the machine of a target. */
export function ImageDialog({ image, target, onClose }: Props) {
  const { image: texts } = useTexts()
  const { data, error, refetch } = useQuery(imageDetailsQuery(image, target))
  return (
    <Modal opened onClose={onClose} title={image} size="xl">
      {error === null ? null : <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={220} radius="md" /> : null}
      {data === null ? (
        <>
          <Text c="dimmed">{texts.absent}</Text>
          <RegistryLink image={image} />
        </>
      ) : null}
      {data == null ? null : <ImageDetails image={data} />}
    </Modal>
  )
}
