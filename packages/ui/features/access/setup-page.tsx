import { Anchor, Button, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { client, isCode } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTitle } from '../../components/page.tsx'
import type { Texts } from '../../texts/en.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './access.module.css'
import { FirstPaint } from './first-paint.tsx'

/** What the link carries behind the #: it is not sent to any server with the address. */
export function setupTokenOf(hash: string): string {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') ?? ''
}

export function SetupPage() {
  const { access } = useTexts()
  useTitle(access.setupTitle)
  const [token] = useState(() => setupTokenOf(location.hash))
  return (
    <FirstPaint>
      <div className={classes.card}>
        <Title order={1} size="h2">
          {token === '' ? access.setupWithoutToken : access.setupTitle}
        </Title>
        <Text c="dimmed" mt={4} mb="md">
          {token === '' ? access.setupWithoutTokenHint : access.setupIntro}
        </Text>
        {token === '' ? null : <FirstAccount token={token} />}
      </div>
    </FirstPaint>
  )
}

function usernameError(name: string, texts: Texts['access']): string | undefined {
  if (name === '') return texts.nameBlank
  if (!/^[A-Za-z0-9][A-Za-z0-9._@-]*$/.test(name)) return texts.nameWrong
  return name.length > 64 ? texts.nameTooLong : undefined
}

function FirstAccount({ token }: { readonly token: string }) {
  const { access } = useTexts()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const [form, setForm] = useState({ username: '', password: '', again: '' })
  const [asked, setAsked] = useState(false)
  const errors = {
    username: usernameError(form.username, access),
    password: form.password.length >= 10 ? undefined : access.passwordTooShort,
    again: form.again === form.password ? undefined : access.passwordsDiffer,
  }
  const setUp = useMutation({
    mutationFn: () => client.call('setUp', { body: { token, username: form.username, password: form.password } }),
    onSuccess: async (session) => {
      queryClient.setQueryData(keys.session, session)
      await navigate({ to: '/', replace: true })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (Object.values(errors).every((error) => error === undefined)) setUp.mutate()
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <TextInput
          label={access.name}
          description={access.nameRule}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          autoFocus
          value={form.username}
          onChange={(event) => setForm({ ...form, username: event.currentTarget.value })}
          error={asked && errors.username}
        />
        <PasswordInput
          label={access.password}
          description={access.passwordRule}
          name="password"
          autoComplete="new-password"
          value={form.password}
          onChange={(event) => setForm({ ...form, password: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
          error={asked && errors.password}
        />
        <PasswordInput
          label={access.passwordRepeat}
          name="password-again"
          autoComplete="new-password"
          value={form.again}
          onChange={(event) => setForm({ ...form, again: event.currentTarget.value })}
          visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
          error={asked && errors.again}
        />
        {setUp.error === null ? null : <Failure error={setUp.error} />}
        {isCode(setUp.error, 'conflict') ? (
          <Anchor component={Link} to="/">
            {access.signIn}
          </Anchor>
        ) : null}
        <Button type="submit" loading={setUp.isPending} mt="xs">
          {access.setupButton}
        </Button>
      </Stack>
    </form>
  )
}
