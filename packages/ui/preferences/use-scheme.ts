import { setPreferences, usePreferences } from './preferences.ts'
import { useMedia } from './use-media.ts'

/** The colour scheme that is shown, chosen or the system's. */
export function useScheme(): { readonly scheme: 'light' | 'dark'; readonly toggle: () => void } {
  const preferences = usePreferences()
  const prefersDark = useMedia('(prefers-color-scheme: dark)')
  const scheme = preferences.scheme === 'auto' ? (prefersDark ? 'dark' : 'light') : preferences.scheme
  return { scheme, toggle: () => setPreferences({ scheme: scheme === 'dark' ? 'light' : 'dark' }) }
}
