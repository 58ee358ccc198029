import type { GitCredentials, SourceCredentials } from '@panamax/contract/sources'

export interface AccessForm {
  readonly kind: 'none' | 'keep' | 'token' | 'ssh-key' | 'account'
  /** Host of the account. */
  readonly account: string
  readonly username: string
  readonly token: string
  readonly key: string
}

export const noAccess: AccessForm = { kind: 'none', account: '', username: '', token: '', key: '' }

/** What the form comes to; undefined: nothing is sent. */
export function credentialsOf(form: AccessForm): GitCredentials | undefined {
  if (form.kind === 'token') {
    const username = form.username.trim()
    return { type: 'token', token: form.token.trim(), ...(username === '' ? {} : { username }) }
  }
  return form.kind === 'ssh-key' ? { type: 'ssh-key', key: `${form.key.trim()}\n` } : undefined
}

/** A source may also be read with an account, which is then referred to and not copied. */
export function sourceCredentialsOf(form: AccessForm): SourceCredentials | undefined {
  return form.kind === 'account' ? { type: 'account', host: form.account } : credentialsOf(form)
}

/** What is blank is left out. */
export function filled(text: string): string | undefined {
  const trimmed = text.trim()
  return trimmed === '' ? undefined : trimmed
}
