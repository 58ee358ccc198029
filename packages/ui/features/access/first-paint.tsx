import type { ReactNode } from 'react'
import { Logo } from '../../components/logo.tsx'
import classes from './access.module.css'

/** What is seen until it is known who is there. */
export function FirstPaint({ children }: { readonly children?: ReactNode }) {
  return (
    <main className={classes.page}>
      <div className={classes.mark}>
        <Logo size={44} />
      </div>
      {children}
    </main>
  )
}
