import { MantineProvider } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { createQueryClient } from './api/query-client.ts'
import { usePreferences } from './preferences/preferences.ts'
import { useMedia } from './preferences/use-media.ts'
import { createAppRouter } from './router.tsx'
import { TextsProvider } from './texts/texts.tsx'
import { createResolver, theme } from './theme/theme.ts'

/** Everything around the screens. */
export function Application() {
  const [queryClient] = useState(createQueryClient)
  const [router] = useState(createAppRouter)
  const { scheme, contrast } = usePreferences()
  const prefersDark = useMedia('(prefers-color-scheme: dark)')
  const prefersMore = useMedia('(prefers-contrast: more)')
  const wanted = contrast === 'auto' ? (prefersMore ? 'more' : 'normal') : contrast
  const resolver = useMemo(() => createResolver(wanted), [wanted])
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolver}
      forceColorScheme={scheme === 'auto' ? (prefersDark ? 'dark' : 'light') : scheme}
    >
      <TextsProvider>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
        <Notifications position="bottom-right" limit={4} />
      </TextsProvider>
    </MantineProvider>
  )
}
