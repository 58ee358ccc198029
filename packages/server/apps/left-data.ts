import type { Problem } from '@panamax/core/compose/problem'
import { type Inputs, secretNames } from '@panamax/core/template/input'
import { peek } from '@panamax/core/template/peek'
import type { AppRecord } from '../store/apps.ts'
import type { LeftAnswers } from '../store/left-answers.ts'
import type { RevisionStore } from '../store/revisions.ts'

type Answers = Readonly<Record<string, string>>

/** Keeps the secret answers of an app whose data stays when it goes. */
export function keepSecrets(
  {
    revisions,
    leftAnswers,
  }: { readonly revisions: Pick<RevisionStore, 'content' | 'latestNumber'>; readonly leftAnswers: LeftAnswers },
  { id, name, target }: AppRecord,
): void {
  const { document, values } = revisions.content(id, revisions.latestNumber(id))
  const secrets = secretNames(peek(document).metadata.inputs).flatMap((each) => {
    const value = values[each] ?? ''
    return value === '' ? [] : [[each, value] as const]
  })
  if (secrets.length === 0) leftAnswers.forget({ target, app: name })
  else leftAnswers.put({ target, app: name }, Object.fromEntries(secrets))
}

interface Left {
  /** Of the new app, and of the one that is gone. */
  readonly name: string
  readonly volumes: readonly string[]
  readonly inputs: Inputs
  readonly given: Answers
  /** Secret answers of the one that is gone. */
  readonly kept: Answers
}

/** What a person has to know before an app goes on with data that is older than it. */
export function leftData({ name, volumes, inputs, given, kept }: Left): Problem[] {
  if (volumes.length === 0) return []
  const secrets = secretNames(inputs)
  const isGiven = (each: string) => (given[each] ?? '') !== ''
  const again = secrets.filter((each) => kept[each] !== undefined && !isGiven(each))
  const others = secrets.filter((each) => kept[each] !== undefined && isGiven(each) && given[each] !== kept[each])
  const anew = secrets.filter(
    (each) => kept[each] === undefined && !isGiven(each) && inputs[each]?.generate !== undefined,
  )
  const messages = [
    `An app "${name}" has left data on this machine, which is taken up: ${volumes.join(', ')}. To begin without it, choose another name.`,
    ...(again.length === 0 ? [] : [`${list(again)} taken from that app too.`]),
    ...(others.length === 0
      ? []
      : [`${list(others)} not what that data was made with: leave it out to go on with what was.`]),
    ...(anew.length === 0
      ? []
      : [`${list(anew)} made anew: where that data was made with another one, answer with that one.`]),
  ]
  return messages.map((message) => ({ severity: 'warning', message, path: [] }))
}

function list(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`
}
