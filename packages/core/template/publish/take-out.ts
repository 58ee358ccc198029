import type { Source } from '../../compose/edit/source.ts'
import { formatPath } from '../../compose/problem.ts'
import { commentsOf, type DocumentComment, type DocumentScalar, type ParsedText } from './document-scalars.ts'
import { findSecrets, type FoundSecret } from './find-secrets.ts'
import { type KnownPlace, knownPlaces } from './known-places.ts'
import type { Obstacle } from './obstacle.ts'
import { proseSecrets } from './prose-secrets.ts'
import { nameAndValue, regionOf, serviceOf } from './regions.ts'
import { type Replacement, rewrite } from './rewrite.ts'
import { inputName, type KnownSecret, type SecretBook } from './secret-book.ts'
import { namesIdentity } from './telling-names.ts'

/** A document without its secrets. */
export interface Clean {
  readonly text: string
  /** Inputs whose public answer has a secret in it. */
  readonly defaults: readonly string[]
  /** Lines, in the text as it was, of comments that went. */
  readonly comments: readonly number[]
  readonly obstacles: readonly Obstacle[]
}

/** Puts every secret of the document into the book, so that it is known when others are looked at. */
export function collectSecrets({ source, scalars }: ParsedText, book: SecretBook): void {
  for (const found of findSecrets(scalars)) enter(book, found)
  for (const block of commentBlocks(commentsOf(source.text)))
    for (const { start, end, reason, name, issued, isGuess } of proseSecrets(block.text)) {
      const value = block.text.slice(start, end)
      const proposal = name === '' ? 'SECRET' : name
      const id = `comments.${block.lines[0]?.line ?? 1}`
      book.add({ value, reason, id, variable: 'comment', proposal, issued }, isGuess === true ? 'guess' : 'sure')
    }
}

/** Takes out what is found and what the book knows. Throws `Refusal` where the text cannot be changed without loss. */
export function takeOut(text: ParsedText, book: SecretBook, declared: ReadonlySet<string>, file?: string): Clean {
  const { source, scalars } = text
  const work = new Work(book, declared, file)
  const found = new Map<DocumentScalar, FoundSecret[]>()
  for (const each of findSecrets(scalars)) found.set(each.scalar, [...(found.get(each.scalar) ?? []), each])
  // Values first: prose then says what the inputs are called that they became.
  const order = (scalar: DocumentScalar) => (regionOf(scalar) === 'value' ? 0 : 1)
  for (const scalar of [...scalars].sort((a, b) => order(a) - order(b))) work.scalar(scalar, found.get(scalar) ?? [])
  const comments = work.comments(source)
  const result = rewrite(text, { scalars: work.replacements, comments })
  return {
    text: result,
    defaults: work.defaults,
    comments: comments.map(({ line }) => line),
    obstacles: work.obstacles,
  }
}

class Work {
  readonly replacements = new Map<DocumentScalar, Replacement[]>()
  readonly defaults: string[] = []
  readonly obstacles: Obstacle[] = []
  readonly #book: SecretBook
  readonly #declared: ReadonlySet<string>
  readonly #file: string | undefined

  constructor(book: SecretBook, declared: ReadonlySet<string>, file: string | undefined) {
    this.#book = book
    this.#declared = declared
    this.#file = file
  }

  scalar(scalar: DocumentScalar, found: readonly FoundSecret[]): void {
    const region = regionOf(scalar)
    const known = knownPlaces(scalar.value, this.#book.list(), region === 'prose' ? 'person' : 'program')
    if (region === 'key') {
      const strong = known.find(({ secret }) => secret.strength === 'strong')
      if (strong !== undefined) this.#refuse(scalar.line, strong.secret)
      return
    }
    if (region === 'default') {
      const input = String(scalar.path[2])
      if (known.length > 0 && !this.defaults.includes(input)) this.defaults.push(input)
      return
    }
    const places = [...found.flatMap((each) => this.#found(each)), ...known.map((place) => this.#known(scalar, place))]
    const chosen: Place[] = []
    for (const place of places.filter((each) => each !== undefined).sort(longestFirst))
      if (chosen.every(({ start, end }) => place.end <= start || place.start >= end)) chosen.push(place)
    const replacements = chosen
      .sort((a, b) => a.start - b.start)
      .flatMap(({ start, end, write, blocked }) => {
        if (blocked !== undefined) {
          this.#refuse(scalar.line, blocked)
          return []
        }
        return [{ start, end, text: write() }]
      })
    if (replacements.length > 0) this.replacements.set(scalar, replacements)
  }

  #found(found: FoundSecret): Place[] {
    const { scalar, fallbackOf } = found
    const secret = enter(this.#book, found)
    if (secret.guess === 'kept') {
      secret.isTaken = true
      return []
    }
    if (fallbackOf !== undefined) {
      const sign = scalar.value[found.start - 2] === ':' ? 2 : 1
      return [{ start: found.start - sign, end: found.end, write: () => this.#fallback(fallbackOf, secret) }]
    }
    const isGuess = secret.guess !== undefined
    return [{ start: found.start, end: found.end, isGuess, write: () => this.#write(scalar, secret) }]
  }

  #fallback(name: string, secret: KnownSecret): string {
    secret.isTaken = true
    if (!this.#declared.has(name) && !this.#book.inputs.some((input) => input.name === name))
      this.#book.declare(name, { variable: name, issued: false })
    secret.input ??= name
    return ''
  }

  #known(scalar: DocumentScalar, { start, end, secret, as }: KnownPlace): Place | undefined {
    const isProse = regionOf(scalar) === 'prose'
    if (as === 'plain' || as === 'dollars') {
      const { name, value, offset } = nameAndValue(scalar)
      const isWhole = start === offset && end - start === value.length && name !== '' && !namesIdentity.test(name)
      const isClear = secret.strength !== 'weak' || isProse || isWhole
      const isGuess = secret.guess !== undefined
      return { start, end, isGuess, write: () => this.#write(scalar, secret), ...(isClear ? {} : { blocked: secret }) }
    }
    if (isProse) return { start, end, write: () => this.#write(scalar, secret) }
    if (as === 'line') return { start, end, write: () => '', blocked: secret }
    return { start, end, write: () => this.#write(scalar, this.#derived(scalar, { start, end, secret, as })) }
  }

  /** The same in another writing is a question of its own: nothing writes it that way when the app is run. */
  #derived(scalar: DocumentScalar, { start, end, secret, as }: KnownPlace): KnownSecret {
    secret.isTaken = true
    const base = secret.input ?? (secret.proposal === '' ? secret.variable : secret.proposal)
    const form = as === 'base64' ? 'BASE64' : as === 'hex' ? 'HEX' : 'ENCODED'
    const service = serviceOf(scalar.path)
    return this.#book.add({
      // In the text a dollar is doubled.
      value: scalar.value.slice(start, end).replaceAll('$$', '$'),
      reason: `it is ${secret.variable} in another writing (${as})`,
      id: formatPath(scalar.path),
      ...(service === undefined ? {} : { service }),
      variable: variableAt(scalar, base),
      proposal: `${base}_${form}`,
      issued: true,
    })
  }

  #write(scalar: DocumentScalar, secret: KnownSecret): string {
    if (regionOf(scalar) !== 'prose') return `\${${this.#book.inputFor(secret)}}`
    secret.isTaken = true
    const name = secret.input ?? (secret.proposal === '' ? 'SECRET' : secret.proposal)
    return `[${inputName(name)}]`
  }

  #refuse(line: number, secret: KnownSecret): void {
    const what = `the same text as ${secret.variable} stands here, where it may be the secret too`
    const message = `${what}. Write ${secret.input === undefined ? 'a variable' : `\${${secret.input}}`} in its place, or give the app another secret.`
    this.obstacles.push({ ...(this.#file === undefined ? {} : { file: this.#file }), line, message })
  }

  comments(source: Source): DocumentComment[] {
    return commentBlocks(commentsOf(source.text)).flatMap(({ text, lines }) => {
      const known = knownPlaces(text, this.#book.list(), 'person')
      for (const { secret } of known) secret.isTaken = true
      const told = proseSecrets(text)
      for (const { start, end } of told) this.#book.taken(text.slice(start, end))
      const spans = [...told, ...known]
      let at = 0
      return lines.filter((comment) => {
        const [start, end] = [at, (at += comment.text.length + 1)]
        return spans.some((span) => span.start < end && span.end > start)
      })
    })
  }
}

/** Of two as long, the one that is not guessed. */
function longestFirst(a: Place, b: Place): number {
  return b.end - b.start - (a.end - a.start) || Number(a.isGuess === true) - Number(b.isGuess === true)
}

interface Place {
  readonly isGuess?: boolean
  readonly start: number
  readonly end: number
  readonly write: () => string
  /** The secret that it may be, where nobody can tell. */
  readonly blocked?: KnownSecret
}

function enter(book: SecretBook, found: FoundSecret): KnownSecret {
  const { start, end, reason, name, issued, fallbackOf } = found
  const scalar = { ...found.scalar, path: found.at }
  const service = serviceOf(scalar.path)
  const isProse = regionOf(scalar) === 'prose'
  return book.add(
    {
      // In the text a dollar is doubled.
      value: scalar.value.slice(start, end).replaceAll('$$', '$'),
      reason,
      id: isProse ? `${formatPath(scalar.path)}:${start}` : formatPath(scalar.path),
      ...(service === undefined ? {} : { service }),
      variable: variableAt(scalar, name),
      proposal: isProse && name === '' ? 'SECRET' : proposalAt(found),
      issued,
      ...(fallbackOf === undefined ? {} : { input: fallbackOf }),
    },
    found.isGuess === true ? 'guess' : 'sure',
  )
}

/** What people call the place: the name of a variable or a label, else that of the field. */
function variableAt(scalar: DocumentScalar, name: string): string {
  const told = nameAndValue(scalar).name
  if (told !== '' && scalar.path.some((key) => key === 'environment' || key === 'labels' || key === 'args')) return told
  return name === ''
    ? String(scalar.path.find((key, index) => index >= 2 && typeof key === 'string') ?? told)
    : name.replace(/^-+/, '')
}

/** Words that say nothing without the service that they belong to. */
const generic =
  /^(password|passwd|pass|pw|passphrase|secret|token|key|auth|auth_token|password_hash|private_key|secret_key|api_key|basic_auth)$/i

function proposalAt({ scalar: own, at, start, end, name }: FoundSecret): string {
  const scalar = { ...own, path: at }
  const told = nameAndValue(scalar)
  const isVariable =
    /^[A-Za-z_]\w*$/.test(told.name) && scalar.path.some((key) => key === 'environment' || key === 'args')
  if (isVariable && start === told.offset && end - start === told.value.length) return told.name
  const said = name === '' ? 'PASSWORD' : name.replace(/^-+(D(?=[a-z]))?/, '')
  if (isVariable && generic.test(said)) return `${told.name}_${said}`
  const owner = scalar.path.length > 2 && scalar.path[0] !== 'x-panamax' ? String(scalar.path[1]) : ''
  return generic.test(said.replaceAll(/[.-]/g, '_')) && owner !== '' ? `${owner}_${said}` : said
}

interface CommentBlock {
  /** Of all lines. */
  readonly text: string
  readonly lines: readonly DocumentComment[]
}

/** Comments on lines that follow each other belong together: a key has many lines. */
function commentBlocks(comments: readonly DocumentComment[]): CommentBlock[] {
  const blocks: DocumentComment[][] = []
  for (const comment of comments) {
    const last = blocks.at(-1)
    if (last?.at(-1)?.line === comment.line - 1) last.push(comment)
    else blocks.push([comment])
  }
  return blocks.map((lines) => ({ text: lines.map(({ text }) => text).join('\n'), lines }))
}
