import { Title } from '@mantine/core'
import { type ReactNode, useEffect } from 'react'
import classes from './page.module.css'

interface Props {
  /** Also of the browser's tab. */
  readonly title: string
  readonly heading?: ReactNode
  readonly aside?: ReactNode
  readonly width?: 'text' | 'wide' | 'full'
  readonly children: ReactNode
}

export function Page({ title, heading, aside, width = 'wide', children }: Props) {
  useTitle(title)
  return (
    <div className={classes.page} data-width={width}>
      {heading === null ? null : (
        <div className={classes.head}>
          {heading ?? <Title order={1}>{title}</Title>}
          {aside === undefined ? null : <div className={classes.aside}>{aside}</div>}
        </div>
      )}
      {children}
    </div>
  )
}

export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Panamax' : `${title} · Panamax`
  }, [title])
}
