import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

interface Props {
  readonly hint?: string
  readonly name?: string
}

export function LogIn({ hint, name: known = '' }: Props) {
  const { access } = useTexts()
  const queryClient = useQueryClient()
  const [username, setUsername] = useState(known)
  const [password, setPassword] = useState('')
  const logIn = useMutation({
    mutationFn: () => client.call('logIn', { body: { username, password } }),
    onSuccess: async (session) => {
      queryClient.setQueryData(keys.session, session)
      await queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    logIn.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        {hint === undefined ? null : <Text size="sm">{hint}</Text>}
        <TextInput
          label={access.name}
          name="username"
          autoComplete="username"
          autoCapitalize="none"
          value={username}
          onChange={(event) => setUsername(event.currentTarget.value)}
          data-autofocus={known === '' || undefined}
          autoFocus={known === ''}
          required
          withAsterisk={false}
        />
        <PasswordInput
          label={access.password}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
          data-autofocus={known !== '' || undefined}
          autoFocus={known !== ''}
          required
          withAsterisk={false}
        />
        {logIn.error === null ? null : <Failure error={logIn.error} />}
        <Button type="submit" loading={logIn.isPending} mt="xs">
          {access.signIn}
        </Button>
      </Stack>
    </form>
  )
}
