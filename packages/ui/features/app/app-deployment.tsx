import type { AppDetail } from '@panamax/contract/apps'
import { Button } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { DeploymentPanel } from '../deployment/deployment-panel.tsx'
import classes from './app.module.css'

const AfterRun = lazily(() => import('./about/after-run.tsx'), 'AfterRun')
const route = getRouteApi('/shell/apps/$app')

/**
 * The deployment that runs, whoever started it, and then its outcome until it is put away. Of one's own it is in the
 * address: a reload shows it again.
 */
export function AppDeployment({ app }: { readonly app: AppDetail }) {
  const { deployment: texts } = useTexts()
  const { deployment: shown } = route.useSearch()
  const navigate = route.useNavigate()
  const active = app.activeDeployment
  const [last, setLast] = useState(active)
  if (active !== undefined && active !== last) setLast(active)
  const id = active ?? shown ?? last
  if (id === undefined) return null
  const hide = () => {
    setLast(undefined)
    void navigate({ to: '.', search: ({ deployment: _, ...rest }) => rest, replace: true, resetScroll: false })
  }
  return (
    <div className={classes.deployment}>
      <DeploymentPanel
        key={id}
        id={id}
        endpoints={app.endpoints}
        whenFirstUp={
          <Suspense fallback={null}>
            <AfterRun app={app} />
          </Suspense>
        }
        actions={
          active === undefined ? (
            <Button size="xs" variant="default" onClick={hide}>
              {texts.hide}
            </Button>
          ) : null
        }
      />
    </div>
  )
}
