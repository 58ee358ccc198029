import type { TemplateOrigin } from '@panamax/contract/templates'
import type { Upgrade } from '@panamax/contract/upgrades'
import { Skeleton, Text, Title } from '@mantine/core'
import { IconCircleCheck } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { upgradeQuery } from '../../../api/queries.ts'
import { Blank } from '../../../components/blank.tsx'
import { Failure } from '../../../components/failure.tsx'
import { LinkButton } from '../../../components/link-button.tsx'
import { useFormat } from '../../../texts/format.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import classes from './upgrade.module.css'
import { UpgradeForm } from './upgrade-form.tsx'

/** Template-then, template-now and the person's changes: what comes of them, before anything is done. */
export function UpgradePage() {
  const { upgrade: texts } = useTexts()
  const { app } = useDraft()
  const { data, error, refetch } = useQuery(upgradeQuery(app.name))
  if (error !== null) return <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton h={320} radius="md" />
  if (!data.available) {
    return (
      <Blank
        icon={IconCircleCheck}
        title={texts.none}
        action={
          <LinkButton to="/apps/$app" params={{ app: app.name }} variant="default">
            {texts.back}
          </LinkButton>
        }
      >
        {data.reason}
      </Blank>
    )
  }
  return (
    <section className={classes.upgrade} aria-label={texts.title}>
      <header>
        <Title order={1}>{texts.title}</Title>
        <Text c="dimmed">{data.reason}</Text>
        <Origins upgrade={data} />
      </header>
      <UpgradeForm key={`${data.mark} ${data.base}`} upgrade={data} app={app.name} />
    </section>
  )
}

function Origins({ upgrade: { template, from, to } }: { readonly upgrade: Upgrade }) {
  const { upgrade: texts } = useTexts()
  if (template === undefined || from === undefined || to === undefined) return null
  return (
    <dl className={classes.origins}>
      <dt>{texts.template}</dt>
      <dd>{template}</dd>
      <dt>{texts.madeFrom}</dt>
      <dd>
        <Version origin={from} />
      </dd>
      <dt>{texts.today}</dt>
      <dd>
        <Version origin={to} />
      </dd>
    </dl>
  )
}

function Version({ origin: { commit, committedAt, path } }: { readonly origin: TemplateOrigin }) {
  const format = useFormat()
  return (
    <>
      {commit === undefined ? path : <code title={commit}>{commit.slice(0, 9)}</code>}
      {committedAt === undefined ? null : <span> · {format.dateTime(committedAt)}</span>}
    </>
  )
}
