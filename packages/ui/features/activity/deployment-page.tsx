import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { appsQuery, deploymentQuery } from '../../api/queries.ts'
import { Page } from '../../components/page.tsx'
import { LinkButton } from '../../components/link-button.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { DeploymentPanel } from '../deployment/deployment-panel.tsx'

const route = getRouteApi('/shell/activity/$deployment')

export function DeploymentPage() {
  const { activity, deployment: texts } = useTexts()
  const { deployment: id } = route.useParams()
  const { data: deployment } = useQuery(deploymentQuery(id))
  const { data: apps = [] } = useQuery(appsQuery)
  const app = apps.find(({ name }) => name === deployment?.app)
  return (
    <Page title={deployment === undefined ? activity.title : `${texts.noun[deployment.action]}: ${deployment.app}`}>
      <DeploymentPanel
        id={id}
        endpoints={app?.endpoints ?? []}
        actions={
          app === undefined ? null : (
            <LinkButton to="/apps/$app" params={{ app: app.name }} size="xs" variant="default">
              {texts.toApp}
            </LinkButton>
          )
        }
      />
    </Page>
  )
}
