import type { AppDetail } from '@panamax/contract/apps'
import { Anchor, Text, UnstyledButton } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useId, useState } from 'react'
import { Endpoints } from '../../components/endpoints.tsx'
import { useNarrow } from '../../preferences/use-media.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './app.module.css'

/** How the app is, where it opens, and where it comes from: on a phone folded to what is needed first. */
export function Facts({ app }: { readonly app: AppDetail }) {
  const { app: texts } = useTexts()
  const isNarrow = useNarrow()
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const isFolded = isNarrow && !isOpen
  return (
    <>
      <Text size="sm" c="dimmed" className={classes.reason} data-folded={isFolded || undefined}>
        {app.status.reason}
      </Text>
      <div className={classes.facts}>
        <Endpoints endpoints={app.endpoints} most={isFolded ? 1 : 6} />
        {isNarrow ? (
          <UnstyledButton
            className={classes.fold}
            aria-expanded={isOpen}
            aria-controls={id}
            onClick={() => setOpen(!isOpen)}
          >
            {texts.details}
            <IconChevronDown size={14} aria-hidden="true" />
          </UnstyledButton>
        ) : null}
        <Text size="sm" c="dimmed" span id={id} hidden={isFolded}>
          {[
            app.name,
            texts.on(app.target),
            app.deployedRevision === undefined ? undefined : texts.revision(app.deployedRevision),
            app.source === undefined ? undefined : texts.from(app.source),
          ]
            .filter((part) => part !== undefined)
            .join(' · ')}
        </Text>
        {(app.documentation ?? '') === '' || isFolded ? null : (
          <Anchor component={Link} to={`/apps/${app.name}/about`} size="sm">
            {texts.about}
          </Anchor>
        )}
      </div>
    </>
  )
}
