import { edit } from '../compose/edit.ts'
import type { EditOperation } from '../compose/edit/operation.ts'
import { getIn, isObject, type Plain } from '../compose/edit/plain.ts'
import { Refusal, readSource } from '../compose/edit/source.ts'
import type { Inputs } from './input.ts'
import { peek } from './peek.ts'
import { escapeDollars, variablesOf } from './variables.ts'

/** What is to be otherwise at one service. Values are meant literally: a "$" in them starts no variable. */
export interface ServiceChanges {
  readonly image?: string
  readonly set: Readonly<Record<string, string>>
  readonly unset: readonly string[]
}

export interface ChangedService {
  readonly document: string
  /** Answers to questions of the document that are others now. */
  readonly values: Readonly<Record<string, string>>
  /** What a person should know beside, in sentences. */
  readonly notes: readonly string[]
}

interface Content {
  readonly document: string
  /** Beside the document: an environment file may take answers too, and what is in it is not looked into. */
  readonly files: readonly string[]
}

/**
 * Changes variables and the image of a service, keeping every other byte. What is exactly the answer to a question (`${NAME}`)
 * changes the answer, so that everything that has to agree goes on agreeing; a question that nothing uses any more goes.
 * Throws `Refusal` for what cannot be changed without loss.
 */
export function changeService(content: Content, service: string, changes: ServiceChanges): ChangedService {
  const { inputs } = peek(content.document).metadata
  const before = usedNames(content.document)
  const values: Record<string, string> = {}
  const notes: string[] = []
  let { document } = content
  const wanted = [
    ...(changes.image === undefined ? [] : [{ key: 'image', value: changes.image, isImage: true }]),
    ...Object.entries(changes.set).map(([key, value]) => ({ key, value, isImage: false })),
  ]
  for (const { key, value, isImage } of wanted) {
    const input = value === '' ? undefined : inputOf(currentValue(document, service, isImage ? undefined : key), inputs)
    if (input === undefined) {
      const literal = escapeDollars(value)
      document = edited(
        document,
        isImage
          ? { type: 'set-image', service, image: literal }
          : { type: 'set-environment', service, name: key, value: literal },
      )
      continue
    }
    if (values[input] !== undefined && values[input] !== value)
      throw new Refusal(`Two values for ${input} were given: ${key} takes its value from there.`, [])
    values[input] = value
    notes.push(`${service}.${key} is the answer to the question ${input}: that is changed, wherever it is used.`)
  }
  for (const name of changes.unset) document = edited(document, { type: 'remove-environment', service, name })
  const after = usedNames(document)
  for (const name of Object.keys(inputs).filter((each) => before.has(each) && !after.has(each))) {
    const removed = content.files.length === 0 ? edit(document, { type: 'remove-input', name }) : undefined
    if (removed?.ok === true) {
      document = removed.text
      notes.push(`Nothing uses the answer to ${name} any more: the question is removed.`)
    } else {
      const unless = content.files.length === 0 ? '' : ', unless a file of the app does'
      notes.push(`Nothing uses the answer to ${name} any more${unless}: remove the question with "panamax edit".`)
    }
  }
  return { document, values, notes }
}

function edited(text: string, operation: EditOperation): string {
  const result = edit(text, operation)
  if (result.ok) return result.text
  throw new Refusal(result.reason, result.path, result.line)
}

/** As it is written; of the image where no variable is named. */
function currentValue(text: string, service: string, variable: string | undefined): Plain | undefined {
  const { plain } = readSource(text)
  if (variable === undefined) return getIn(plain, ['services', service, 'image'])
  const environment = getIn(plain, ['services', service, 'environment'])
  if (isObject(environment)) return environment[variable]
  if (!Array.isArray(environment)) return undefined
  const line = (environment as readonly Plain[]).find(
    (each): each is string => typeof each === 'string' && each.startsWith(`${variable}=`),
  )
  return line?.slice(variable.length + 1)
}

/** The question whose answer a value is, with nothing around it. */
function inputOf(value: Plain | undefined, inputs: Inputs): string | undefined {
  if (typeof value !== 'string') return undefined
  const match = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?::?[-?][^{}$]*)?\})$/.exec(value)
  const name = match?.[1] ?? match?.[2]
  return name !== undefined && Object.hasOwn(inputs, name) ? name : undefined
}

/** Names of all variables that something in the document takes a value from. */
function usedNames(document: string): ReadonlySet<string> {
  const names = new Set(variablesOf(document).map(({ name }) => name))
  const { plain } = readSource(document)
  for (const kind of ['secrets', 'configs']) {
    const all = getIn(plain, [kind])
    for (const each of Object.values(isObject(all) ? all : {})) {
      const name = getIn(each, ['environment'])
      if (typeof name === 'string') names.add(name)
    }
  }
  return names
}
