import { Stack, Title } from '@mantine/core'
import type { ReactNode } from 'react'

export function Section({ title, children }: { readonly title?: string; readonly children: ReactNode }) {
  return (
    <Stack component="section" gap="sm">
      {title === undefined ? null : (
        <Title order={3} size="h3">
          {title}
        </Title>
      )}
      {children}
    </Stack>
  )
}
