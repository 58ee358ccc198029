import { isIssued } from '../../check/secret-names.ts'
import type { Json } from '../../compose/spec.ts'
import { uniqueName, variableName } from '../names.ts'
import { type Strength, strengthOf } from './strength.ts'

/** One secret of an app. Never show `value`. */
export interface KnownSecret {
  readonly value: string
  readonly strength: Strength
  /** In words, as a sentence's half. */
  readonly reason: string
  /** Where it was found first. */
  readonly id: string
  readonly service?: string
  /** What it is called there. */
  readonly variable: string
  /** What an input for it would be called, before others that have that name are looked at. */
  readonly proposal: string
  readonly issued: boolean
  /** The variable that stands for it; undefined until one is needed. */
  input?: string
  /** Whether something of the template was changed because of it. */
  isTaken: boolean
  /** Only the words of a text say that it is one, so that the person decides. */
  guess?: 'goes' | 'kept'
}

export interface NewInput {
  readonly name: string
  readonly definition: { readonly [key: string]: Json }
}

/** The secrets of one app, and the inputs that take their places. Equal secrets share one, since they have to agree. */
export class SecretBook {
  readonly #byValue = new Map<string, KnownSecret>()
  readonly #taken: Set<string>
  readonly #names: ReadonlySet<string>
  readonly #ask: Readonly<Record<string, boolean>>
  readonly inputs: NewInput[] = []

  /** `taken`: variables that mean something already. `names`: see `strengthOf`. `ask`: what a person decided, by id. */
  constructor(taken: Iterable<string>, names: ReadonlySet<string>, ask: Readonly<Record<string, boolean>>) {
    this.#taken = new Set(taken)
    this.#names = names
    this.#ask = ask
  }

  list(): KnownSecret[] {
    return [...this.#byValue.values()]
  }

  get(value: string): KnownSecret | undefined {
    return this.#byValue.get(value)
  }

  /** The first to add a value names it. What is guessed, and is a name in the document or is kept, is looked for nowhere else. */
  add(secret: Omit<KnownSecret, 'strength' | 'isTaken' | 'guess'>, certainty: 'sure' | 'guess' = 'sure'): KnownSecret {
    const known = this.#byValue.get(secret.value)
    if (known !== undefined) {
      if (known.input === undefined && secret.input !== undefined) known.input = secret.input
      return known
    }
    const isKept = certainty === 'guess' && Object.hasOwn(this.#ask, secret.id) && this.#ask[secret.id] === false
    const isName = certainty === 'guess' && this.#names.has(secret.value.toLowerCase())
    const strength = isName || isKept ? 'ordinary' : strengthOf(secret.value, this.#names)
    const guess = certainty === 'sure' ? {} : { guess: isKept ? ('kept' as const) : ('goes' as const) }
    const added: KnownSecret = { ...secret, strength, isTaken: false, ...guess }
    this.#byValue.set(secret.value, added)
    return added
  }

  /** Notes that a text was changed because of it. */
  taken(value: string): void {
    const known = this.#byValue.get(value)
    if (known !== undefined) known.isTaken = true
  }

  /** The variable that stands for a secret, with an input made for it where there is none. */
  inputFor(secret: KnownSecret): string {
    secret.isTaken = true
    if (secret.input !== undefined) return secret.input
    const plain = inputName(secret.proposal === '' ? secret.variable : secret.proposal)
    const service = secret.service === undefined ? '' : `${variableName(secret.service).toUpperCase()}_`
    const isOwn = service === '' || plain.startsWith(service) || !this.#taken.has(plain)
    const name = uniqueName(isOwn ? plain : service + plain, this.#taken)
    secret.input = name
    this.declare(name, secret)
    return name
  }

  /** Makes an input for a variable that the document uses already. */
  declare(name: string, secret: Pick<KnownSecret, 'variable' | 'service' | 'issued'>): void {
    this.#taken.add(name)
    const { variable, service } = secret
    const issued = secret.issued || isIssued(name)
    this.inputs.push({
      name,
      definition: {
        description: service === undefined ? variable : `${variable} of ${service}`,
        type: 'password',
        ...(issued ? {} : { generate: { length: 24 } }),
        required: true,
      },
    })
  }
}

/** A text as the name of an input: `--requirepass` is REQUIREPASS. */
export function inputName(text: string): string {
  const words = text
    .replace(/^-+/, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
  return variableName(words === '' ? 'SECRET' : words.toUpperCase()).slice(0, 100)
}
