import type { PlanView } from '@panamax/contract/apps'
import type { Upgrade, UpgradeRequest } from '@panamax/contract/upgrades'
import { Button, Group, Skeleton, Stack, Text } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useMemo, useState } from 'react'
import { client } from '../../../api/client.ts'
import { keys } from '../../../api/keys.ts'
import { Failure } from '../../../components/failure.tsx'
import { LinkButton } from '../../../components/link-button.tsx'
import { lazily } from '../../../components/lazily.ts'
import { inputsOf } from '../../../document/inputs-of.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { PermissionList } from '../../plan/permission-list.tsx'
import { generated } from '../../run/answers.ts'
import { InputField } from '../../run/input-field.tsx'
import { PlanPreview } from '../../run/plan-preview.tsx'
import { PortConflicts } from '../../run/port-conflicts.tsx'
import { Section } from '../../run/section.tsx'
import { ConflictCard } from './conflict-card.tsx'
import { readable, resolved, type Side } from './resolve.ts'
import classes from './upgrade.module.css'

const Difference = lazily(() => import('../../../components/difference.tsx'), 'Difference')

type Choices = Readonly<Record<number, Side>>

/** Decides what nobody else may decide, shows what comes of it, and does it. */
export function UpgradeForm({ upgrade, app }: { readonly upgrade: Upgrade; readonly app: string }) {
  const { upgrade: texts, run, shell } = useTexts()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [choices, setChoices] = useState<Choices>({})
  const [fileChoices, setFileChoices] = useState<Readonly<Record<string, Choices>>>({})
  const [ports, setPorts] = useState<Readonly<Record<string, number>>>({})
  const inputs = useMemo(() => inputsOf(upgrade.templateNow ?? ''), [upgrade.templateNow])
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      upgrade.questions.map(({ name, default: given }) => {
        const input = inputs[name]
        return [name, given ?? (input?.generate === undefined ? '' : generated(input))]
      }),
    ),
  )
  const torn = useMemo(() => upgrade.files.filter(({ change }) => change === 'conflict'), [upgrade.files])
  const open =
    upgrade.conflicts.length -
    Object.keys(choices).length +
    torn.reduce((sum, { path, conflicts }) => sum + conflicts.length - Object.keys(fileChoices[path] ?? {}).length, 0)
  const document = resolved(upgrade.document ?? '', upgrade.conflicts, choices)
  const shown = readable(upgrade.document ?? '', upgrade.conflicts, { choices, words: texts.undecided })
  const request = useMemo<UpgradeRequest>(
    () => ({
      mark: upgrade.mark ?? '',
      base: upgrade.base ?? 0,
      ...(upgrade.conflicts.length === 0 ? {} : { document }),
      files: Object.fromEntries(
        torn.map(({ path, text = '', conflicts }) => [path, resolved(text, conflicts, fileChoices[path] ?? {})]),
      ),
      values: Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')),
      ports,
    }),
    [upgrade, torn, document, fileChoices, values, ports],
  )
  const [settled] = useDebouncedValue(request, 300)
  const plan = useQuery<PlanView>({
    queryKey: ['upgrade-plan', app, settled],
    queryFn: ({ signal }) => client.call('planUpgrade', { params: { app }, body: settled }, signal),
    placeholderData: keepPreviousData,
    // What is settled may still hold a conflict that was decided a moment ago.
    enabled: open === 0 && settled === request,
    staleTime: 0,
    gcTime: 0,
  })
  const doIt = useMutation({
    mutationFn: (deploy: boolean) => client.call('upgradeApp', { params: { app }, body: { ...request, deploy } }),
    async onSuccess({ deployment }) {
      await queryClient.invalidateQueries({ queryKey: keys.app(app) })
      void queryClient.invalidateQueries({ queryKey: keys.revisions(app) })
      void queryClient.invalidateQueries({ queryKey: keys.apps })
      void queryClient.invalidateQueries({ queryKey: keys.upgrade(app) })
      const search = deployment === undefined ? {} : { deployment: deployment.id }
      void navigate({ to: '/apps/$app', params: { app }, search })
    },
  })
  const isReady = open === 0 && plan.data !== undefined && plan.data.conflicts.length === 0
  return (
    <div className={classes.columns}>
      <Stack gap="lg" className={classes.decide}>
        {upgrade.conflicts.length + torn.length === 0 ? null : (
          <Section title={texts.conflicts}>
            <Text size="sm" c="dimmed" role="status">
              {texts.open(open)}
            </Text>
            {upgrade.conflicts.map((conflict, index) => (
              <ConflictCard
                key={conflict.line}
                conflict={conflict}
                file={texts.theDocument}
                side={choices[index]}
                onChoose={(side) => setChoices({ ...choices, [index]: side })}
              />
            ))}
            {torn.flatMap(({ path, conflicts }) =>
              conflicts.map((conflict, index) => (
                <ConflictCard
                  key={`${path} ${conflict.line}`}
                  conflict={conflict}
                  file={path}
                  side={fileChoices[path]?.[index]}
                  onChoose={(side) =>
                    setFileChoices({ ...fileChoices, [path]: { ...fileChoices[path], [index]: side } })
                  }
                />
              )),
            )}
          </Section>
        )}
        {upgrade.questions.length === 0 ? null : (
          <Section title={texts.questions}>
            {upgrade.questions.map(({ name }) => {
              const input = inputs[name]
              return input === undefined ? null : (
                <InputField
                  key={name}
                  name={name}
                  input={input}
                  value={values[name] ?? ''}
                  error={undefined}
                  onChange={(value) => setValues((now) => ({ ...now, [name]: value }))}
                />
              )
            })}
          </Section>
        )}
        <Files upgrade={upgrade} />
        <Section title={texts.plan}>
          {open > 0 ? (
            <Text size="sm" c="dimmed">
              {texts.planLater}
            </Text>
          ) : (
            <PlanPreview plan={plan.data} error={plan.error} isCurrent={!plan.isFetching && settled === request} />
          )}
        </Section>
        <PortConflicts
          conflicts={plan.data?.conflicts ?? []}
          onMove={(from, to) => setPorts({ ...ports, [String(from)]: to })}
        />
        {plan.data === undefined || plan.data.permissions.length === 0 ? null : (
          <Section title={run.permissions}>
            <PermissionList permissions={plan.data.permissions} />
          </Section>
        )}
        {doIt.error === null ? null : <Failure error={doIt.error} />}
        <Group>
          <Button disabled={!isReady} loading={doIt.isPending && doIt.variables} onClick={() => doIt.mutate(true)}>
            {texts.deploy}
          </Button>
          <Button
            variant="default"
            disabled={!isReady}
            loading={doIt.isPending && !doIt.variables}
            onClick={() => doIt.mutate(false)}
          >
            {texts.saveOnly}
          </Button>
          <LinkButton to="/apps/$app" params={{ app }} variant="subtle" color="gray">
            {shell.cancel}
          </LinkButton>
        </Group>
      </Stack>
      <section className={classes.difference} aria-label={texts.difference}>
        <Section title={texts.difference}>
          <Suspense fallback={<Skeleton h={240} />}>
            <Difference before={upgrade.current ?? ''} after={shown} label={texts.difference} />
          </Suspense>
        </Section>
      </section>
    </div>
  )
}

function Files({ upgrade }: { readonly upgrade: Upgrade }) {
  const { upgrade: texts } = useTexts()
  const changed = upgrade.files.filter(({ change }) => change !== 'conflict')
  if (changed.length === 0) return null
  return (
    <Section title={texts.files}>
      <ul className={classes.files}>
        {changed.map(({ path, change }) => (
          <li key={path}>
            <code>{path}</code> <span>{texts.fileChange[change]}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}
