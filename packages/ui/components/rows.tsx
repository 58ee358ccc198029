import type { ReactNode } from 'react'
import classes from './rows.module.css'

interface Row {
  readonly key: string
  readonly title: ReactNode
  readonly detail?: ReactNode
  readonly action?: ReactNode
}

/** A short list in a box: what it is, what is known of it, what can be done with it. */
export function Rows({ rows, label }: { readonly rows: readonly Row[]; readonly label?: string }) {
  return (
    <ul className={classes.rows} aria-label={label}>
      {rows.map(({ key, title, detail, action }) => (
        <li key={key}>
          <div>
            <strong>{title}</strong>
            {detail === undefined ? null : <span>{detail}</span>}
          </div>
          {action}
        </li>
      ))}
    </ul>
  )
}
