import { NativeSelect, PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useTexts } from '../../texts/texts.tsx'
import type { AccessForm } from './source-form.ts'

interface Props {
  readonly form: AccessForm
  /** Credentials are stored already and can be kept. */
  readonly hasCredentials?: boolean
  readonly onChange: (form: AccessForm) => void
}

/** How a private repository is opened. */
export function AccessFields({ form, hasCredentials = false, onChange }: Props) {
  const { sources: texts, access } = useTexts()
  return (
    <>
      <NativeSelect
        label={texts.access}
        description={texts.accessHint}
        data={[
          ...(hasCredentials ? [{ value: 'keep', label: texts.accessKeep }] : []),
          { value: 'none', label: texts.accessNone },
          { value: 'token', label: texts.accessToken },
          { value: 'ssh-key', label: texts.accessKey },
        ]}
        value={form.kind}
        onChange={(event) => onChange({ ...form, kind: event.currentTarget.value as AccessForm['kind'] })}
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
