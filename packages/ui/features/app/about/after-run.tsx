import type { AppDetail } from '@panamax/contract/apps'
import { useMemo } from 'react'
import { Link } from '@tanstack/react-router'
import { blankValues } from '../../../document/blank-values.ts'
import { specOf } from '../../../document/spec-of.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import classes from './about.module.css'

/** After an app has come up for the first time: what its author says, and which of its variables have been left blank. */
export function AfterRun({ app }: { readonly app: AppDetail }) {
  const { app: texts } = useTexts()
  const { base } = useDraft()
  const blanks = useMemo(() => {
    const spec = base === undefined ? undefined : specOf(base.document, base.values, app.name)
    return spec === undefined ? [] : blankValues(spec)
  }, [app.name, base])
  const hasDocumentation = (app.documentation ?? '') !== ''
  if (!hasDocumentation && blanks.length === 0) return null
  return (
    <div className={classes.next} role="note" aria-label={texts.nextLabel}>
      {hasDocumentation ? (
        <p>
          <Link to="/apps/$app/about" params={{ app: app.name }}>
            {texts.readAbout}
          </Link>
        </p>
      ) : null}
      {blanks.length === 0 ? null : (
        <>
          <p>{texts.blankValues}</p>
          <ul>
            {blanks.map(({ service, names }) => (
              <li key={service}>
                <Link
                  to="/apps/$app/services/$service"
                  params={{ app: app.name, service }}
                  search={{ part: 'environment' }}
                >
                  {service}
                </Link>
                : <code>{names.join(', ')}</code>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
