import { fromBase64 } from './encoded-forms.ts'
import { knownShapes } from './known-shapes.ts'
import { asks, groupsOf, type SecretSpan } from './secret-span.ts'
import { tellsSecret } from './telling-names.ts'

/** Secrets that a text of any kind gives away: by their looks, in addresses, headers and `name = value`. */
export function textSecrets(text: string): SecretSpan[] {
  return [...knownShapes(text), ...inAddresses(text), ...inHeaders(text), ...assigned(text)].filter(
    ({ start, end }) => !asks(text.slice(start, end)),
  )
}

function inAddresses(text: string): SecretSpan[] {
  const passwords = groupsOf(text, /\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s:/'"<>]{0,200}:([^\s/@'"<>]{1,500})@/dgi)
  const users = groupsOf(text, /\bhttps?:\/\/([\w.~%-]{16,500})@/dgi)
  const fields = [...text.matchAll(/[?&;]([\w.-]{1,60})=([^\s&;#'"<>)]{1,2000})/dg)].flatMap((match) => {
    const range = match.indices?.[2]
    const [, name = '', value = ''] = match
    if (range === undefined || !(tellsSecret(name, value) || /^(sig|sas|pw|pwd)$/i.test(name))) return []
    return [{ start: range[0], end: range[1], name }]
  })
  return [
    ...passwords.map(({ start, end }) => found(start, end, 'it is the password in an address', '')),
    ...users.map(({ start, end }) => found(start, end, 'it is what an address logs in with', '', true)),
    ...fields.map(({ start, end, name }) => found(start, end, `the address gives it as "${name}"`, name, true)),
  ]
}

function inHeaders(text: string): SecretSpan[] {
  const tokens = groupsOf(text, /\b(?:Bearer|Token|ApiKey)\s+([\w.~+/=-]{8,})/dg)
  const logins = groupsOf(text, /\bBasic\s+([A-Za-z0-9+/_-]{8,}={0,2})/dg).filter(({ text: word }) =>
    /^[^\s:]*:\S+$/.test(fromBase64(word) ?? ''),
  )
  return [
    ...tokens.map(({ start, end }) => found(start, end, 'it is what a request logs in with', 'AUTH_TOKEN', true)),
    ...logins.map(({ start, end }) => found(start, end, 'it is a name and a password in Base64', 'BASIC_AUTH', true)),
  ]
}

/** `name = value`, `name: value`, `"name": "value"`. */
const assignment =
  /(?<!\$\{)(?<![\w.$%/-])(["'`]?)(-{0,2}[A-Za-z_][\w.-]{1,79})\1\s{0,8}(?:=>|:=|[=:])\s{0,8}(?:"((?:[^"\\\n]|\\.){1,2000})"|'([^'\n]{1,2000})'|`([^`\n]{1,2000})`|([^\s"'`,;<>()[\]{}][^\s"'`,;<>()]{0,2000}))/dg
/** `define('NAME', 'value')` */
const argument = /(["'`])([A-Za-z_][\w.-]{1,79})\1\s{0,8},\s{0,8}(?:"([^"\n]{1,2000})"|'([^'\n]{1,2000})')/dg
const directive =
  /^[ \t]*(requirepass|masterauth|password|secret|psk|auth-token)[ \t]+["']?([^\s"';]{3,500})["']?;?[ \t]*$/dgim

function assigned(text: string): SecretSpan[] {
  const pairs = [...text.matchAll(assignment), ...text.matchAll(argument)].flatMap((match) => {
    const group = [3, 4, 5, 6].find((index) => match[index] !== undefined)
    const range = group === undefined ? undefined : match.indices?.[group]
    const [, , name = ''] = match
    if (range === undefined || !tellsSecret(name, text.slice(...range))) return []
    // `token = read_token()` says where it comes from, not what it is.
    if (group === 6 && text[range[1]] === '(') return []
    return [found(range[0], range[1], `its name, ${name}, says that it is a secret`, name)]
  })
  const lines = groupsOf(text, directive, 2).map(({ start, end }) => found(start, end, 'the line sets a password', ''))
  return [...pairs, ...lines]
}

function found(start: number, end: number, reason: string, name: string, issued = false): SecretSpan {
  return { start, end, reason, name, issued }
}
