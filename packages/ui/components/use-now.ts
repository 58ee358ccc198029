import { useEffect, useState } from 'react'

/** The time, brought up to date every so many milliseconds; never, when there is no interval. */
export function useNow(interval: number | undefined): number {
  const [now, setNow] = useState(Date.now)
  useEffect(() => {
    if (interval === undefined) return undefined
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), interval)
    return () => clearInterval(timer)
  }, [interval])
  return now
}
