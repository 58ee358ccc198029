import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useRef } from 'react'
import { useServiceColors } from '../../../components/service-colors.ts'
import { useFormat } from '../../../texts/format.ts'
import { useTexts } from '../../../texts/texts.tsx'
import classes from './journal.module.css'
import type { Line } from './use-journal.ts'
import { visibleText } from './visible-text.ts'

interface Props {
  readonly entries: readonly Line[]
  readonly services: readonly string[]
  readonly follows: boolean
  readonly wraps: boolean
  readonly onFollow: (follows: boolean) => void
}

/** Only the lines in sight exist; scrolling back ends following, scrolling to the end begins it again. */
export function JournalLines({ entries, services, follows, wraps, onFollow }: Props) {
  const { journal } = useTexts()
  const format = useFormat()
  const colorOf = useServiceColors(services)
  const frame = useRef<HTMLDivElement>(null)
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 20,
    overscan: 20,
    getItemKey: (index) => entries[index]?.number ?? index,
    // What is being read stays where it is when old lines are dropped above it.
    anchorTo: 'end',
  })
  const first = entries[0]?.number ?? 0
  useEffect(() => {
    // The height of each line that was ever shown would be kept for ever.
    for (const number of virtual.itemSizeCache.keys()) if (Number(number) < first) virtual.itemSizeCache.delete(number)
  }, [first, virtual])
  const last = entries.length - 1
  useEffect(() => {
    if (follows && last >= 0) virtual.scrollToIndex(last, { align: 'end' })
  }, [entries, follows, last, virtual])
  const onWheel = (event: React.WheelEvent) => {
    if (event.deltaY < 0) onFollow(false)
  }
  const onScroll = () => {
    const element = frame.current
    if (element === null || follows) return
    if (element.scrollHeight - element.scrollTop - element.clientHeight < 4) onFollow(true)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (['ArrowUp', 'PageUp', 'Home'].includes(event.key)) onFollow(false)
  }
  return (
    <div
      ref={frame}
      className={classes.lines}
      data-wraps={wraps || undefined}
      role="log"
      aria-live="off"
      aria-label={journal.label}
      // Scrolls by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onWheel={onWheel}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div className={classes.all} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index]
          return entry === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              data-kind={entry.kind}
              data-stream={entry.stream}
              className={classes.line}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <time dateTime={entry.time} title={entry.time}>
                {format.time(entry.time)}
              </time>
              <span className={classes.service} style={{ color: colorOf(entry.service) }} title={entry.instance}>
                {entry.service ?? ''}
              </span>
              <span className={classes.text}>{visibleText(entry.text)}</span>
            </div>
          )
        })}
      </div>
    </div>
  )
}
