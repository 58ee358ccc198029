import type { DocumentChange } from '../../../document/changes.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { own } from '../../../components/own.ts'
import classes from './draft.module.css'

const signs = { added: '+', removed: '−', changed: '~' } as const

/** The changes as a person would say them. */
export function ChangeList({ changes }: { readonly changes: readonly DocumentChange[] }) {
  const { change: texts } = useTexts()
  return (
    <ul className={classes.changes}>
      {changes.map(({ id, kind, service, field, item }) => (
        <li key={id} data-kind={kind}>
          <span className={classes.sign} aria-hidden="true">
            {signs[kind]}
          </span>
          <span>
            {service === undefined ? null : <strong>{service} </strong>}
            {own(texts.field, field) ?? field}
            {item === undefined ? null : (
              <>
                {' '}
                <code>{item}</code>
              </>
            )}{' '}
            <span className={classes.kind}>{texts.kind[kind]}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
