import { Outlet, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTexts } from '../../texts/texts.tsx'
import { Rail } from './rail.tsx'
import classes from './shell.module.css'
import { TopBar } from './top-bar.tsx'

/** What surrounds every screen: rail, top bar, and the place that screens appear in. */
export function Shell() {
  const { shell } = useTexts()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: ({ location }) => location.pathname })
  const previous = useRef(path)
  useEffect(() => {
    // A screen reader starts to read the new screen; whoever sees it notices nothing.
    const isSameScreen = screenOf(previous.current) === screenOf(path)
    previous.current = path
    if (!isSameScreen && !main.current?.contains(document.activeElement)) main.current?.focus({ preventScroll: true })
  }, [path])
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {shell.skipToContent}
      </a>
      <TopBar />
      <Rail />
      <main id="content" ref={main} tabIndex={-1} className={classes.content}>
        <Outlet />
      </main>
    </div>
  )
}

/** Tabs of one screen do not move the focus. */
function screenOf(path: string): string {
  return path.split('/').slice(0, 3).join('/')
}
