import { imagePage } from '@panamax/core/check/image-page'
import { Anchor } from '@mantine/core'
import { IconExternalLink } from '@tabler/icons-react'
import { useTexts } from '../texts/texts.tsx'

/** To the page of an image at its registry, where that has pages. */
export function RegistryLink({ image }: { readonly image: string }) {
  const { image: texts } = useTexts()
  // Those that Panamax assembles itself are nowhere else.
  const page = image.startsWith('panamax/') ? undefined : imagePage(image)
  if (page === undefined) return null
  const { host } = new URL(page)
  return (
    <Anchor href={page} target="_blank" rel="noreferrer" size="sm" aria-label={texts.pageOf(image, host)}>
      {host} <IconExternalLink size={13} aria-hidden="true" style={{ verticalAlign: '-2px' }} />
    </Anchor>
  )
}
