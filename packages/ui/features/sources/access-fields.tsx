import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { accountsQuery } from '../../api/queries.ts'
import { useTexts } from '../../texts/texts.tsx'
import type { AccessForm } from './source-form.ts'

interface Props {
  readonly form: AccessForm
  /** Credentials are stored already and can be kept. */
  readonly hasCredentials?: boolean
  /** One of the accounts will do, too. */
  readonly offersAccounts?: boolean
  readonly onChange: (form: AccessForm) => void
}

/** How a private repository is opened. */
export function AccessFields({ form, hasCredentials = false, offersAccounts = false, onChange }: Props) {
  const { sources: texts, access } = useTexts()
  const { data: accounts = [] } = useQuery({ ...accountsQuery, enabled: offersAccounts })
  const choose = (value: string) => {
    const account = accounts.find(({ host }) => value === optionOf(host))?.host
    if (account === undefined) onChange({ ...form, kind: value as AccessForm['kind'] })
    else onChange({ ...form, kind: 'account', account })
  }
  return (
    <>
      <NativeSelect
        label={texts.access}
        description={texts.accessHint}
        data={[
          ...(hasCredentials ? [{ value: 'keep', label: texts.accessKeep }] : []),
          { value: 'none', label: texts.accessNone },
          ...(offersAccounts
            ? accounts.map(({ host }) => ({ value: optionOf(host), label: texts.accessAccount(host) }))
            : []),
          { value: 'token', label: texts.accessToken },
          { value: 'ssh-key', label: texts.accessKey },
        ]}
        value={form.kind === 'account' ? optionOf(form.account) : form.kind}
        onChange={(event) => choose(event.currentTarget.value)}
      />
      {form.kind === 'token' ? (
        <>
          <TextInput
            label={texts.username}
            description={texts.usernameHint}
            value={form.username}
            onChange={(event) => onChange({ ...form, username: event.currentTarget.value })}
            autoComplete="off"
          />
          <PasswordInput
            label={texts.token}
            value={form.token}
            onChange={(event) => onChange({ ...form, token: event.currentTarget.value })}
            visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
            required
            withAsterisk={false}
            autoComplete="new-password"
          />
        </>
      ) : null}
      {form.kind === 'ssh-key' ? (
        <Textarea
          label={texts.key}
          description={texts.keyHint}
          value={form.key}
          onChange={(event) => onChange({ ...form, key: event.currentTarget.value })}
          required
          withAsterisk={false}
          rows={5}
          spellCheck={false}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      ) : null}
    </>
  )
}

/** Never the name of another kind of access. */
const optionOf = (host: string) => `account ${host}`
