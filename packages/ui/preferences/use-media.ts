import { useCallback, useSyncExternalStore } from 'react'

/** Whether the media query matches, live. */
export function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    [query],
  )
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches)
}

/** A phone, or a window as narrow: the same border as in the style sheets. */
export const useNarrow = () => useMedia('(max-width: 40rem)')
