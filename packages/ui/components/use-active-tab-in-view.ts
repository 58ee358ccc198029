import { type RefCallback, useEffect, useState } from 'react'

/** For a row of tabs that is wider than its room: the one that is shown is in sight. Moves the row, never the page. */
export function useActiveTabInView(active: string): RefCallback<HTMLDivElement> {
  // The row may come later than what uses it.
  const [row, setRow] = useState<HTMLDivElement | null>(null)
  useEffect(() => {
    const tab = row?.querySelector('[role=tab][aria-selected=true]')
    if (row === null || !(tab instanceof HTMLElement)) return
    const [room, place] = [row.getBoundingClientRect(), tab.getBoundingClientRect()]
    row.scrollLeft += place.left - room.left - (room.width - place.width) / 2
  }, [active, row])
  return setRow
}
