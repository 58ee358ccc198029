/**
 * How much it tells that a text has a secret in it.
 * `strong`: nothing but the secret reads like that, wherever it stands.
 * `clear`: as a word of its own it is the secret.
 * `weak`: also as a word of its own it may stand there by chance.
 * `number`: it is a port or a size wherever a program reads it; only in words for people it is looked for.
 * `ordinary`: everybody uses that word; only its place makes it a secret.
 */
export type Strength = 'strong' | 'clear' | 'weak' | 'number' | 'ordinary'

/** Words that are written everywhere and are somebody's password too. */
const common = new Set(
  (
    'access admin administrator anonymous api app auth backup basic bearer changeit changeme config dbuser default demo dev docker example ' +
    'external false guest hello host http https info internal letmein localhost login mail manager mariadb master media ' +
    'minio mongo mongodb mysql nobody none null operator pass passwd password postgres postgresql private prod ' +
    'production public rabbitmq readonly redis required root sample secret server service site staff staging sysadmin ' +
    'system temp test tester testing token true user username value welcome word www'
  ).split(' '),
)

/** `names`: what the document calls its parts, in lower case. */
export function strengthOf(secret: string, names: ReadonlySet<string>): Strength {
  const text = secret.trim()
  if (text.length < 4) return 'ordinary'
  if (/^\d{1,5}$/.test(text)) return 'number'
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length
  if ((text.length >= 8 && kinds >= 2) || text.length >= 20) return names.has(text.toLowerCase()) ? 'weak' : 'strong'
  const word = text.toLowerCase()
  if (common.has(word) || names.has(word)) return 'ordinary'
  return kinds >= 2 && text.length >= 6 ? 'clear' : 'weak'
}

/** Where a text has the secret in it: anywhere if it is strong, else as a word of its own. */
export function occurrences(text: string, secret: string, strength: Strength): { start: number; end: number }[] {
  if (strength === 'ordinary' || secret === '') return []
  const found: { start: number; end: number }[] = []
  for (let at = text.indexOf(secret); at !== -1; at = text.indexOf(secret, at + secret.length)) {
    const end = at + secret.length
    if (strength === 'strong' || (!isWordPart(text[at - 1]) && !isWordPart(text[end]))) found.push({ start: at, end })
  }
  return found
}

function isWordPart(character: string | undefined): boolean {
  return character !== undefined && /[\p{L}\p{N}_]/u.test(character)
}
