import type { TemplatePreview } from '@panamax/contract/publish'
import { Skeleton } from '@mantine/core'
import { Suspense, useState } from 'react'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'
import classes from './publish.module.css'

const Difference = lazily(() => import('../../../components/difference.tsx'), 'Difference')

/** What becomes of the files beside the template's own; what changes in one is shown when it is opened. */
export function BesideFiles({ preview: { beside, files } }: { readonly preview: TemplatePreview }) {
  const { publish: texts } = useTexts()
  if (beside.length === 0) return null
  return (
    <section>
      <h3 className={classes.besideTitle}>{texts.beside}</h3>
      <ul className={classes.beside}>
        {beside.map(({ path, state, before }) => (
          <li key={path}>
            <p className={classes.path}>
              <code>{path}</code>
              <span>{texts.besideState[state]}</span>
            </p>
            {before === undefined ? null : <Change path={path} before={before} after={files[path] ?? ''} />}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Change({ path, before, after }: { readonly path: string; readonly before: string; readonly after: string }) {
  const { publish: texts } = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{texts.change(path)}</summary>
      {isOpen ? (
        <Suspense fallback={<Skeleton h={120} radius="md" />}>
          <Difference before={before} after={after} label={texts.change(path)} />
        </Suspense>
      ) : null}
    </details>
  )
}
