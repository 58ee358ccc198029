import type { AppUsage } from '@panamax/contract/journal'
import { useEffect, useState } from 'react'
import { follow } from '../../api/follow.ts'

/** CPU and memory by app, while the list is looked at. Stays empty where it cannot be had. */
export function useUsage(): ReadonlyMap<string, AppUsage> {
  const [usage, setUsage] = useState<ReadonlyMap<string, AppUsage>>(new Map())
  useEffect(
    () =>
      follow(
        'followUsage',
        {},
        {
          onEvents(events) {
            setUsage((before) => {
              const next = new Map(before)
              for (const event of events) {
                if (event.instances === 0) next.delete(event.app)
                else next.set(event.app, event)
              }
              return next
            })
          },
        },
        { endless: true, interval: 250 },
      ),
    [],
  )
  return usage
}
