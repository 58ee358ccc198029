import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { Suspense, useMemo, useState } from 'react'
import { lazily } from './components/lazily.ts'
import { createQueryClient } from './api/query-client.ts'
import { usePreferences } from './preferences/preferences.ts'
import { useMedia } from './preferences/use-media.ts'
import { createAppRouter } from './router.tsx'
import { useScheme } from './preferences/use-scheme.ts'
import { TextsProvider, useTexts } from './texts/texts.tsx'
import { createPanamaxTheme, createResolver } from './theme/theme.ts'

// Nobody has anything to say before the first screen is there; what is said meanwhile waits.
const Toasts = lazily(() => import('@mantine/notifications'), 'Notifications')

/** Everything around the screens. */
export function Application() {
  return (
    <TextsProvider>
      <Themed />
    </TextsProvider>
  )
}

function Themed() {
  const { shell } = useTexts()
  const [queryClient] = useState(createQueryClient)
  const [router] = useState(() => createAppRouter(queryClient))
  const { contrast } = usePreferences()
  const { scheme } = useScheme()
  const prefersMore = useMedia('(prefers-contrast: more)')
  const wanted = contrast === 'auto' ? (prefersMore ? 'more' : 'normal') : contrast
  const resolver = useMemo(() => createResolver(wanted), [wanted])
  const theme = useMemo(() => createPanamaxTheme({ close: shell.close }), [shell.close])
  return (
    <MantineProvider theme={theme} cssVariablesResolver={resolver} forceColorScheme={scheme}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
      <Suspense fallback={null}>
        <Toasts position="bottom-right" limit={4} />
      </Suspense>
    </MantineProvider>
  )
}
