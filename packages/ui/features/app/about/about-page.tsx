import { Text, Title } from '@mantine/core'
import { IconBook } from '@tabler/icons-react'
import { Blank } from '../../../components/blank.tsx'
import { Endpoints } from '../../../components/endpoints.tsx'
import { Markdown } from '../../../components/markdown.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import classes from './about.module.css'

/** What the author of an app says to whoever has just started it. */
export function AboutPage() {
  const { app: texts } = useTexts()
  const { app } = useDraft()
  const { documentation = '' } = app
  return (
    <article className={classes.about}>
      <header>
        <Title order={1}>{texts.aboutTitle(app.title)}</Title>
        {app.description === undefined ? null : <Text c="dimmed">{app.description}</Text>}
      </header>
      {app.endpoints.length === 0 ? null : (
        <p className={classes.open}>
          <span>{texts.openAt}</span> <Endpoints endpoints={app.endpoints} />
        </p>
      )}
      {documentation === '' ? (
        <Blank icon={IconBook} title={texts.aboutNone}>
          {texts.aboutNoneHint}
        </Blank>
      ) : (
        <Markdown text={documentation} />
      )}
    </article>
  )
}
