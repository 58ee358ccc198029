import { useCallback, useMemo } from 'react'
import { useScheme } from '../preferences/use-scheme.ts'
import { series } from '../theme/tokens.ts'

/** A colour for each service, by its place among all, the same in journal, graph and charts. */
export function useServiceColors(services: readonly string[]): (service: string | undefined) => string {
  const { scheme } = useScheme()
  const places = useMemo(() => new Map(services.map((name, index) => [name, index])), [services])
  return useCallback(
    (service) => {
      const place = service === undefined ? undefined : places.get(service)
      const colors = series[scheme]
      return place === undefined ? 'var(--pmx-muted)' : (colors[place % colors.length] ?? 'inherit')
    },
    [places, scheme],
  )
}
