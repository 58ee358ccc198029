import { Loader } from '@mantine/core'
import { IconChevronDown, IconChevronUp, IconNotes } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Suspense, useId } from 'react'
import { lazily } from '../../../components/lazily.ts'
import { setPreferences, usePreferences } from '../../../preferences/preferences.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { DockResizer } from './dock-resizer.tsx'
import classes from './journal-dock.module.css'

const Journal = lazily(() => import('./journal-view.tsx'), 'Journal')

/** The journal below the other views, open or closed as it was left. Closed, it holds no connection. */
export function JournalDock() {
  const { journal: texts } = useTexts()
  const { app } = useDraft()
  const isOpen = usePreferences().journal === 'open'
  const panel = useId()
  const Chevron = isOpen ? IconChevronDown : IconChevronUp
  return (
    <>
      <div className={classes.room} data-open={isOpen || undefined} />
      <section className={classes.dock} data-open={isOpen || undefined} aria-label={texts.dock}>
        {isOpen ? <DockResizer controls={panel} /> : null}
        <div className={classes.bar}>
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={panel}
            onClick={() => setPreferences({ journal: isOpen ? 'closed' : 'open' })}
          >
            <IconNotes size={15} aria-hidden="true" />
            {isOpen ? texts.dockHide : texts.dockShow}
            <Chevron size={15} aria-hidden="true" />
          </button>
          {isOpen ? (
            <Link to="/apps/$app/journal" params={{ app: app.name }}>
              {texts.dockWhole}
            </Link>
          ) : null}
        </div>
        <div id={panel} className={classes.panel} hidden={!isOpen}>
          {isOpen ? (
            <Suspense fallback={<Loader size="sm" m="md" aria-label={texts.dock} />}>
              <Journal app={app.name} services={app.serviceList.map(({ name }) => name)} isDocked />
            </Suspense>
          ) : null}
        </div>
      </section>
    </>
  )
}
