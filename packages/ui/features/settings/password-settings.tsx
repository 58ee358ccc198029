import { Button, PasswordInput, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { client } from '../../api/client.ts'
import { Failure } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

export function PasswordSettings() {
  const { admin, access } = useTexts()
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const [asked, setAsked] = useState(false)
  const change = useMutation({
    mutationFn: () => client.call('changePassword', { body: { current, password } }),
    onSuccess: () => {
      setCurrent('')
      setPassword('')
      setAsked(false)
      notifications.show({ message: admin.passwordChanged })
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (password.length >= 10) change.mutate()
  }
  return (
    <form onSubmit={submit}>
      <Stack gap="sm" maw="22rem">
        <PasswordInput
          label={admin.passwordCurrent}
          value={current}
          onChange={(event) => setCurrent(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
          autoComplete="current-password"
        />
        <PasswordInput
          label={admin.passwordNew}
          description={access.passwordRule}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={asked && password.length < 10 ? access.passwordTooShort : undefined}
          visibilityToggleButtonProps={{ 'aria-label': access.showPassword }}
          autoComplete="new-password"
        />
        {change.error === null ? null : <Failure error={change.error} />}
        <Button type="submit" variant="default" loading={change.isPending} style={{ alignSelf: 'flex-start' }}>
          {admin.passwordChange}
        </Button>
      </Stack>
    </form>
  )
}
