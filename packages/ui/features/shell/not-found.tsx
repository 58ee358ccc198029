import { IconCompass } from '@tabler/icons-react'
import { Blank } from '../../components/blank.tsx'
import { Page } from '../../components/page.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { useTexts } from '../../texts/texts.tsx'

export function NotFound() {
  const { shell } = useTexts()
  return (
    <Page title={shell.notFound} heading={null}>
      <Blank icon={IconCompass} title={shell.notFound} action={<LinkButton to="/">{shell.toDiscover}</LinkButton>}>
        {shell.notFoundHint}
      </Blank>
    </Page>
  )
}
