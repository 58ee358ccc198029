import type { AppDraft } from '@panamax/contract/apps'
import { Alert, Button, Checkbox, NativeSelect, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useEffect, useMemo, useRef, useState } from 'react'
import { client } from '../../api/client.ts'
import { targetsQuery } from '../../api/queries.ts'
import { Failure } from '../../components/failure.tsx'
import { inputsOf } from '../../document/inputs-of.ts'
import { useTexts } from '../../texts/texts.tsx'
import { needConsent, PermissionList } from '../plan/permission-list.tsx'
import { type Answers, firstAnswers, leftToKept, wrongAnswers } from './answers.ts'
import { InputField } from './input-field.tsx'
import { isTaken, nameProblem } from './name-problem.ts'
import { PlanPreview } from './plan-preview.tsx'
import { PortConflicts } from './port-conflicts.tsx'
import classes from './run.module.css'
import { Section } from './section.tsx'
import { usePlan } from './use-plan.ts'

export type RunSubject =
  | { readonly template: string }
  | { readonly image: string }
  | {
      readonly document: string
      readonly fileName: string
      /** Takes over the compose project of that name. */
      readonly adopt?: string
      /** An app whose files come along. */
      readonly filesOf?: { readonly app: string; readonly revision: number }
    }

/** What the form begins with, instead of what the document says. */
export interface FirstChoices {
  readonly name: string
  readonly target: string
  readonly answers: Answers
}

const none: readonly string[] = []

interface Props {
  readonly what: RunSubject
  readonly document: string
  readonly first?: FirstChoices
}

export function RunForm({ what, document, first }: Props) {
  const { run } = useTexts()
  const navigate = useNavigate()
  const form = useRef<HTMLFormElement>(null)
  const { data: targets = [] } = useQuery(targetsQuery)
  const [own] = useState(() => inputsOf(document))
  const [name, setName] = useState(first?.name)
  const [target, setTarget] = useState(first?.target ?? 'local')
  const [made] = useState(() => firstAnswers(own))
  const [answers, setAnswers] = useState<Answers>({ ...made, ...first?.answers })
  const [ports, setPorts] = useState<Readonly<Record<string, number>>>({})
  const [accepted, setAccepted] = useState(false)
  const [asked, setAsked] = useState(false)
  const draft = useMemo<AppDraft>(
    () => ({
      ...subjectOf(what),
      values: withoutBlanks(answers),
      ports,
      target,
      ...(name === undefined ? {} : { name }),
    }),
    [what, answers, ports, target, name],
  )
  const wrongName = nameProblem(name)
  const plan = usePlan(wrongName === undefined ? draft : undefined)
  const nameError = wrongName ?? (isTaken(plan.error, name) ? 'taken' : undefined)
  // A file in the format of 2014 has its questions only once it is read by the server.
  const inputs = useMemo(
    () => (Object.keys(own).length > 0 ? own : inputsOf(plan.data?.document ?? '')),
    [own, plan.data?.document],
  )
  const kept = plan.data?.kept ?? none
  useEffect(() => setAnswers((now) => leftToKept(now, made, kept)), [made, kept])
  const wrong = wrongAnswers(inputs, answers, kept)
  const mustAccept = needConsent(plan.data?.permissions ?? [])
  const deploy = useMutation({
    mutationFn: (wanted: AppDraft) => client.call('createApp', { body: { ...nameOf(plan.data?.app), ...wanted } }),
    onSuccess: ({ app, deployment }) =>
      navigate({ to: '/apps/$app', params: { app: app.name }, search: { deployment: deployment.id } }),
  })
  const move = (from: number, to: number) => {
    const byInput = Object.entries(inputs).find(([key, { type }]) => type === 'port' && answers[key] === String(from))
    if (byInput !== undefined) return setAnswers({ ...answers, [byInput[0]]: String(to) })
    const first = Object.entries(ports).find(([, moved]) => moved === from)?.[0] ?? String(from)
    setPorts({ ...ports, [first]: to })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    const firstWrong = Object.keys(wrong)[0]
    if (nameError !== undefined) form.current?.querySelector<HTMLElement>('[data-app-name]')?.focus()
    else if (firstWrong !== undefined) {
      form.current?.querySelector<HTMLElement>(`[data-input="${CSS.escape(firstWrong)}"]`)?.focus()
    } else if (mustAccept && !accepted) form.current?.querySelector<HTMLElement>('[data-consent]')?.focus()
    else if ((plan.data?.conflicts.length ?? 0) === 0) deploy.mutate(draft)
  }
  const errorOf = (key: string) => {
    const { label = key } = inputs[key] ?? {}
    const problem = wrong[key]
    if (problem === undefined || !asked) return undefined
    return problem === 'needs a value' ? run.blank(label) : run.wrong(label, problem)
  }
  return (
    <form onSubmit={submit} noValidate ref={form}>
      <Stack gap="lg">
        <Section>
          <TextInput
            label={run.name}
            description={run.nameHint}
            value={name ?? plan.data?.app ?? ''}
            onChange={(event) => setName(event.currentTarget.value)}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
            data-app-name
            error={nameError === undefined ? undefined : run.nameProblem[nameError]}
          />
          {targets.length > 1 ? (
            <NativeSelect
              label={run.target}
              data={targets.map((each) => each.name)}
              value={target}
              onChange={(event) => setTarget(event.currentTarget.value)}
            />
          ) : null}
        </Section>
        {Object.keys(inputs).length === 0 ? null : (
          <Section title={run.questions}>
            {Object.entries(inputs).map(([key, input]) => (
              <InputField
                key={key}
                name={key}
                input={input}
                value={answers[key] ?? ''}
                error={errorOf(key)}
                isKept={kept.includes(key)}
                onChange={(value) => setAnswers((now) => ({ ...now, [key]: value }))}
              />
            ))}
          </Section>
        )}
        <PortConflicts conflicts={plan.data?.conflicts ?? []} onMove={move} />
        {plan.data === undefined ? null : (
          <Section title={run.permissions}>
            <PermissionList permissions={plan.data.permissions} />
            {mustAccept ? (
              <Checkbox
                data-consent
                label={run.accept}
                checked={accepted}
                onChange={(event) => setAccepted(event.currentTarget.checked)}
                error={asked && !accepted ? run.acceptNeeded : undefined}
              />
            ) : null}
          </Section>
        )}
        <Section title={run.plan}>
          {nameError === undefined ? (
            <PlanPreview plan={plan.data} error={plan.error} isCurrent={plan.isCurrent} hidden={Object.keys(inputs)} />
          ) : (
            <Text size="sm">{run.planFailed}</Text>
          )}
        </Section>
      </Stack>
      <footer className={classes.footer}>
        {deploy.error === null || deploy.variables !== draft ? null : <Failure error={deploy.error} />}
        {asked && Object.keys(wrong).length > 0 ? (
          <Alert color="red" variant="light" py="xs" role="alert">
            <Text size="sm">{errorOf(Object.keys(wrong)[0] ?? '')}</Text>
          </Alert>
        ) : null}
        <Button type="submit" size="md" fullWidth loading={deploy.isPending || deploy.isSuccess}>
          {run.deploy}
        </Button>
      </footer>
    </form>
  )
}

function subjectOf(what: RunSubject): Partial<AppDraft> {
  if (!('adopt' in what) || what.adopt === undefined) return what as Partial<AppDraft>
  return { document: what.document, fileName: what.fileName, name: what.adopt, adopt: true }
}

function withoutBlanks(answers: Answers): Record<string, string> {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== ''))
}

function nameOf(app: string | undefined): { readonly name?: string } {
  return app === undefined ? {} : { name: app }
}
