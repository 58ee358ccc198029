import { useLayoutEffect, useRef, useState } from 'react'
import { setPreferences, usePreferences } from '../../../preferences/preferences.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { bounded, byKey, shareByItself, shortest, tallest } from './dock-height.ts'
import classes from './journal-dock.module.css'

const property = '--pmx-dock-share'

/** The upper edge of the dock: its height by pointer, finger and keyboard, kept when it is let go. */
export function DockResizer({ controls }: { readonly controls: string }) {
  const { journal: texts } = useTexts()
  const { journalHeight } = usePreferences()
  const [dragged, setDragged] = useState<number>()
  // How far from the edge it was taken.
  const grip = useRef(0)
  const share = dragged ?? journalHeight
  const now = share === 0 ? shareByItself(innerHeight) : bounded(share)
  useLayoutEffect(() => {
    const { style } = document.documentElement
    if (share > 0) style.setProperty(property, `${bounded(share)}dvh`)
    return () => {
      style.removeProperty(property)
    }
  }, [share])
  const onPointerDown = (event: React.PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    grip.current = event.clientY - event.currentTarget.getBoundingClientRect().top
  }
  const onPointerMove = (event: React.PointerEvent<HTMLElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    setDragged(bounded(((innerHeight - event.clientY + grip.current) / innerHeight) * 100))
  }
  const onPointerUp = () => {
    if (dragged !== undefined) setPreferences({ journalHeight: dragged })
    setDragged(undefined)
  }
  const onKeyDown = (event: React.KeyboardEvent) => {
    const next = byKey(event.key, now)
    if (next === undefined) return
    event.preventDefault()
    setPreferences({ journalHeight: next })
  }
  return (
    // A separator that can be moved is a control: https://www.w3.org/TR/wai-aria-1.2/#separator
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes.resizer}
      role="separator"
      aria-orientation="horizontal"
      aria-label={texts.dockHeight}
      aria-controls={controls}
      aria-valuemin={shortest}
      aria-valuemax={tallest}
      aria-valuenow={now}
      aria-valuetext={texts.dockShare(now)}
      title={texts.dockHeightHint}
      data-dragged={dragged === undefined ? undefined : true}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDragged(undefined)}
      onDoubleClick={() => setPreferences({ journalHeight: 0 })}
      onKeyDown={onKeyDown}
    />
  )
}
