import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Page } from '../../components/page.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { useMay, useSession } from '../access/session-gate.tsx'
import { About } from './about.tsx'
import { AccountSettings } from './account-settings.tsx'
import { AppearanceSettings } from './appearance-settings.tsx'
import { Doctor } from './doctor.tsx'
import { PasswordSettings } from './password-settings.tsx'
import { TokenSettings } from './token-settings.tsx'
import { UserSettings } from './user-settings.tsx'

export function SettingsPage() {
  const { about, accounts, admin, shell } = useTexts()
  const session = useSession()
  const isAdmin = useMay('admin')
  const isOperator = useMay('operator')
  return (
    <Page title={admin.settingsTitle} width="text">
      <Text c="dimmed" mb="lg">
        {shell.signedInAs(session.username, session.role)}
      </Text>
      <Stack gap="xl">
        <Group title={admin.appearance}>
          <AppearanceSettings />
        </Group>
        {isAdmin ? (
          <Group title={admin.users}>
            <UserSettings />
          </Group>
        ) : null}
        <Group title={admin.tokens} hint={admin.tokensHint}>
          <TokenSettings />
        </Group>
        {isOperator ? (
          <Group title={accounts.title} hint={accounts.hint}>
            <AccountSettings />
          </Group>
        ) : null}
        {session.via === 'session' ? (
          <Group title={admin.password}>
            <PasswordSettings />
          </Group>
        ) : null}
        <Group id="about" title={about.title}>
          <About />
        </Group>
        {isOperator ? (
          <Group title={admin.doctor}>
            <Doctor />
          </Group>
        ) : null}
      </Stack>
    </Page>
  )
}

function Group({
  id,
  title,
  hint,
  children,
}: {
  readonly id?: string
  readonly title: string
  readonly hint?: string
  readonly children: ReactNode
}) {
  return (
    <section id={id}>
      <Title order={2} mb={hint === undefined ? 'sm' : 2}>
        {title}
      </Title>
      {hint === undefined ? null : (
        <Text size="sm" c="dimmed" mb="sm">
          {hint}
        </Text>
      )}
      {children}
    </section>
  )
}
