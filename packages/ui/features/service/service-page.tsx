import { Button, Tabs, Text, Title } from '@mantine/core'
import { getRouteApi } from '@tanstack/react-router'
import { IconPlayerPlay, IconPlayerStop, IconRefresh } from '@tabler/icons-react'
import { AppIcon } from '../../components/app-icon.tsx'
import { Endpoints } from '../../components/endpoints.tsx'
import { ImageLink } from '../../components/image-link.tsx'
import { RegistryLink } from '../../components/registry-link.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { useActiveTabInView } from '../../components/use-active-tab-in-view.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useDraft } from '../app/draft/use-draft.tsx'
import { useAction } from '../app/use-action.ts'
import { canStart, notDeployed, type ServiceFacts, useServices } from '../app/tiers/use-tiers.ts'
import { isPart, type Part, parts } from './parts.ts'
import classes from './service.module.css'
import { ServicePart } from './service-part.tsx'

const route = getRouteApi('/shell/apps/$app/services/$service')

export function ServicePage() {
  const { service: texts } = useTexts()
  const { service: name } = route.useParams()
  const { part } = route.useSearch()
  const navigate = route.useNavigate()
  const { app, model } = useDraft()
  const service = useServices().find((each) => each.name === name)
  const shown: Part = isPart(part) ? part : 'overview'
  const row = useActiveTabInView(shown)
  const available = parts.filter(({ needs }) => needs(app, model !== undefined))
  return (
    <section className={classes.service}>
      {service === undefined ? (
        <Text mt="md">{texts.gone}</Text>
      ) : (
        <>
          <Head service={service} />
          <Tabs
            value={shown}
            onChange={(value) =>
              void navigate({
                search: (now) => ({ ...now, part: value ?? undefined }),
                replace: true,
                resetScroll: false,
              })
            }
            keepMounted={false}
            activateTabWithKeyboard={false}
          >
            <Tabs.List ref={row} className={classes.tabs} aria-label={texts.parts}>
              {available.map(({ name: each }) => (
                <Tabs.Tab key={each} value={each}>
                  {texts.part[each]}
                </Tabs.Tab>
              ))}
            </Tabs.List>
            <Tabs.Panel value={shown} className={classes.panel}>
              <ServicePart part={shown} service={service} />
            </Tabs.Panel>
          </Tabs>
        </>
      )}
    </section>
  )
}

function Head({ service }: { readonly service: ServiceFacts }) {
  const { service: texts, tiers } = useTexts()
  const { app } = useDraft()
  const action = useAction(app.name)
  const status = service.live?.status ?? notDeployed(tiers.notDeployed)
  // As it runs: without variables.
  const image = service.image.includes('$') ? (service.live?.image ?? service.image) : service.image
  const isUp = service.live !== undefined && !['stopped', 'completed'].includes(status.state)
  const isDown = canStart(service, app.wanted)
  return (
    <header className={classes.head}>
      <AppIcon type={service.type} words={[service.name, service.image]} size="lg" />
      <div className={classes.grow}>
        <div className={classes.name}>
          <Title order={1}>{service.name}</Title>
          <StateBadge status={status} />
          {service.live === undefined ? null : <Endpoints endpoints={service.live.endpoints} />}
        </div>
        <Text size="sm" c="dimmed">
          {service.live === undefined ? texts.notSaved : status.reason}
        </Text>
        <div className={classes.image}>
          {app.allowedActions.includes('inspect') ? (
            <ImageLink image={image} target={app.target} />
          ) : (
            <code>{image}</code>
          )}
          <RegistryLink image={image} />
        </div>
      </div>
      {app.allowedActions.includes('start') && isDown ? (
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={<IconPlayerPlay size={16} aria-hidden="true" />}
            onClick={() => action.mutate({ action: 'start', services: [service.name] })}
          >
            {tiers.startService}
          </Button>
        </div>
      ) : null}
      {app.allowedActions.includes('restart') && isUp ? (
        <div className={classes.actions}>
          <Button
            variant="default"
            leftSection={<IconPlayerStop size={16} aria-hidden="true" />}
            onClick={() => action.mutate({ action: 'stop', services: [service.name] })}
          >
            {tiers.stopService}
          </Button>
          <Button
            variant="default"
            leftSection={<IconRefresh size={16} aria-hidden="true" />}
            onClick={() => action.mutate({ action: 'restart', services: [service.name] })}
          >
            {tiers.restartService}
          </Button>
        </div>
      ) : null}
    </header>
  )
}
