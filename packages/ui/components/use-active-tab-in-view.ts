import { type RefCallback, useEffect, useState } from 'react'

/**
 * For a row of tabs that is wider than its room: the one that is shown is in sight, also when tabs come later or grow with their
 * font. Moves the row, never the page.
 */
export function useActiveTabInView(active: string): RefCallback<HTMLDivElement> {
  // The row may come later than what uses it.
  const [row, setRow] = useState<HTMLDivElement | null>(null)
  useEffect(() => {
    if (row === null) return undefined
    const show = () => {
      const tab = row.querySelector('[role=tab][aria-selected=true]')
      if (!(tab instanceof HTMLElement)) return
      const [room, place] = [row.getBoundingClientRect(), tab.getBoundingClientRect()]
      row.scrollLeft += place.left - room.left - (room.width - place.width) / 2
    }
    const sizes = new ResizeObserver(show)
    const watch = () => {
      for (const tab of row.querySelectorAll('[role=tab]')) sizes.observe(tab)
      show()
    }
    const arrivals = new MutationObserver(watch)
    arrivals.observe(row, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-selected'] })
    watch()
    return () => {
      sizes.disconnect()
      arrivals.disconnect()
    }
  }, [active, row])
  return setRow
}
