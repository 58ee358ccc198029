import { fromBase64 } from './encoded-forms.ts'
import { groupsOf, type SecretSpan } from './secret-span.ts'

interface Shape {
  readonly pattern: RegExp
  readonly reason: string
  readonly name: string
}

/** What gives itself away by its looks, wherever it stands. The first group is the secret. */
const shapes: readonly Shape[] = [
  {
    // A key that is cut off goes to the end of the text.
    pattern:
      /(-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]*-----|$(?![\s\S])))/dg,
    reason: 'it is a private key',
    name: 'PRIVATE_KEY',
  },
  { pattern: /\b(AGE-SECRET-KEY-1[0-9A-Z]{50,})/dg, reason: 'it is a private key of age', name: 'PRIVATE_KEY' },
  {
    pattern: /\b(eyJ[\w-]{8,4096}\.eyJ[\w-]{4,4096}\.[\w-]{8,4096})/dg,
    reason: 'it is a signed token (JWT)',
    name: 'TOKEN',
  },
  {
    pattern: /\b((?:AKIA|ASIA)[A-Z0-9]{16})\b/dg,
    reason: 'it is an access key of Amazon Web Services',
    name: 'AWS_ACCESS_KEY_ID',
  },
  {
    pattern: /\b((?:gh[pousr]_|github_pat_)\w{20,})/dg,
    reason: 'it is a token of GitHub',
    name: 'GITHUB_TOKEN',
  },
  {
    pattern: /\b(gl(?:pat|dt|rt|ptt|cbt|ft|soat)-[\w-]{16,})/dg,
    reason: 'it is a token of GitLab',
    name: 'GITLAB_TOKEN',
  },
  {
    pattern: /\b(xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,})/dg,
    reason: 'it is a token of Slack',
    name: 'SLACK_TOKEN',
  },
  {
    pattern: /(https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[\w/]{20,})/dg,
    reason: 'whoever knows this address of Slack can write there',
    name: 'SLACK_WEBHOOK_URL',
  },
  {
    pattern: /(https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/\d+\/[\w-]{20,})/dg,
    reason: 'whoever knows this address of Discord can write there',
    name: 'DISCORD_WEBHOOK_URL',
  },
  {
    pattern: /\b((?:sk|rk)_(?:live|test)_\w{10,}|whsec_\w{16,})/dg,
    reason: 'it is a key of Stripe',
    name: 'STRIPE_KEY',
  },
  { pattern: /\b(AIza[\w-]{35})/dg, reason: 'it is a key of Google', name: 'GOOGLE_API_KEY' },
  { pattern: /\b(ya29\.[\w-]{20,}|GOCSPX-[\w-]{20,})/dg, reason: 'it is a secret of Google', name: 'GOOGLE_SECRET' },
  { pattern: /\b(SG\.[\w-]{16,}\.[\w-]{16,})/dg, reason: 'it is a key of SendGrid', name: 'SENDGRID_API_KEY' },
  {
    pattern: /\b((?:npm_|pypi-|hf_|dop_v1_|dckr_pat_|glc_|hvs\.|shpat_)[\w-]{20,})/dg,
    reason: 'it is a token',
    name: 'TOKEN',
  },
  { pattern: /\b(sk-(?:ant-|proj-)?[A-Za-z0-9_-]{20,})/dg, reason: 'it is a key of a service', name: 'API_KEY' },
  { pattern: /\b(\d{8,10}:AA[\w-]{32,})/dg, reason: 'it is the token of a bot of Telegram', name: 'TELEGRAM_TOKEN' },
  {
    pattern: /(?:AccountKey|SharedAccessKey|SharedAccessSignature)=([A-Za-z0-9+/=%&._-]{20,})/dg,
    reason: 'it is a key of Azure',
    name: 'AZURE_KEY',
  },
  {
    // Of crypt(3), htpasswd and the like; a dollar may be doubled, as compose writes it.
    pattern:
      /((?:\$\$?(?:apr1|1|2[abxy]|5|6|7|y|scrypt|pbkdf2[\w-]*)\$\$?)[\w./+=$-]{12,}|\$\$?argon2(?:id|i|d)\$[\w./+=,$-]{12,}|\{(?:S?SHA|SHA256|SHA512|SSHA)\}[A-Za-z0-9+/=]{12,})/dg,
    reason: 'it is the hash of a password, from which the password can be guessed',
    name: 'PASSWORD_HASH',
  },
]

/** Finds what is known for a secret by its looks alone. */
export function knownShapes(text: string): SecretSpan[] {
  const found = shapes.flatMap(({ pattern, reason, name }) =>
    groupsOf(text, pattern).map(({ start, end }) => ({ start, end, reason, name, issued: true })),
  )
  return [...found, ...wrapped(text)]
}

/** Words in Base64 that hide one of them, or what a browser shows to log in. */
function wrapped(text: string): SecretSpan[] {
  return groupsOf(text, /(?<![\w+/=-])([A-Za-z0-9+/_-]{16,}={0,2})(?![\w+/=])/dg).flatMap((word) => {
    const inner = fromBase64(word.text)
    if (inner === undefined || !/PRIVATE KEY-----|AGE-SECRET-KEY-1/.test(inner)) return []
    const { start, end } = word
    return [{ start, end, reason: 'it is a private key in Base64', name: 'PRIVATE_KEY_BASE64', issued: true }]
  })
}

/** Whether a text looks as if it was drawn by lot: a long run that changes between letters and digits all the time. */
export function looksRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/_=.:~-]{20,}$/.test(text) || /^sha\d+:/.test(text)) return false
  return text.split(/[./:_-]/).some((part) => {
    const kinds = [...part].map((c) => (/\d/.test(c) ? 'd' : /[a-z]/.test(c) ? 'l' : /[A-Z]/.test(c) ? 'u' : 'o'))
    const changes = kinds.filter((kind, index) => index > 0 && kind !== kinds[index - 1]).length
    return part.length >= 20 && changes >= part.length / 4
  })
}
