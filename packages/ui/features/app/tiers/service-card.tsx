import { useDraggable } from '@dnd-kit/core'
import { ActionIcon, type ActionIconProps, Menu } from '@mantine/core'
import { IconDots, IconGripVertical } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import type { ComponentProps } from 'react'
import { AppIcon } from '../../../components/app-icon.tsx'
import { Endpoints } from '../../../components/endpoints.tsx'
import { StateBadge } from '../../../components/state-badge.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { useAction } from '../use-action.ts'
import classes from './tiers.module.css'
import { canStart, notDeployed, type ServiceFacts } from './use-tiers.ts'

interface Props {
  readonly service: ServiceFacts
  readonly categories: readonly string[]
  readonly mayEdit: boolean
}

interface CardProps extends Props {
  /** Menus are the larger part of a card's work: those of many cards follow when the cards have been seen. */
  readonly hasMenu: boolean
}

export function ServiceCard({ service, categories, mayEdit, hasMenu }: CardProps) {
  const { tiers: texts } = useTexts()
  const { app } = useDraft()
  const { setNodeRef, setActivatorNodeRef, listeners, attributes, isDragging } = useDraggable({
    id: service.name,
    disabled: !mayEdit,
  })
  return (
    <article
      className={classes.card}
      ref={setNodeRef}
      data-dragging={isDragging || undefined}
      onPointerDown={listeners?.['onPointerDown'] as React.PointerEventHandler | undefined}
    >
      <ServiceFace service={service} app={app.name} />
      <div className={classes.cardTools}>
        {mayEdit ? (
          <button
            type="button"
            className={classes.grip}
            ref={setActivatorNodeRef}
            aria-label={texts.drag(service.name)}
            aria-describedby={attributes['aria-describedby']}
            onKeyDown={listeners?.['onKeyDown'] as React.KeyboardEventHandler | undefined}
          >
            <IconGripVertical size={16} aria-hidden="true" />
          </button>
        ) : null}
        {hasMenu ? (
          <ServiceMenu service={service} categories={categories} mayEdit={mayEdit} />
        ) : (
          <ServiceMenuButton service={service} />
        )}
      </div>
    </article>
  )
}

/** What a card shows; also while it is dragged. */
export function ServiceFace({ service, app }: { readonly service: ServiceFacts; readonly app?: string }) {
  const { tiers: texts } = useTexts()
  const { live } = service
  const restarts = Math.max(0, ...(live?.instances.map((instance) => instance.restarts ?? 0) ?? []))
  const extras = [
    (live?.instances.length ?? 0) > 1 ? texts.instances(live?.instances.length ?? 0) : undefined,
    restarts > 0 ? texts.restarts(restarts) : undefined,
  ].filter((part) => part !== undefined)
  return (
    <>
      <AppIcon type={service.type} words={[service.name, service.image]} size="sm" />
      <div className={classes.face}>
        <h3>
          {app === undefined ? (
            service.name
          ) : (
            <Link to="/apps/$app/services/$service" params={{ app, service: service.name }}>
              {service.name}
            </Link>
          )}
        </h3>
        {service.description === undefined ? null : <p className={classes.description}>{service.description}</p>}
        <p className={classes.image} title={service.image}>
          {service.image}
        </p>
        <div className={classes.state}>
          <StateBadge status={live?.status ?? notDeployed(texts.notDeployed)} />
          {live === undefined || live.endpoints.length === 0 ? null : <Endpoints endpoints={live.endpoints} most={2} />}
          {extras.map((extra) => (
            <span key={extra}>{extra}</span>
          ))}
        </div>
        {live !== undefined && ['failed', 'unhealthy', 'restarting'].includes(live.status.state) ? (
          <p className={classes.reason}>{live.status.reason}</p>
        ) : null}
      </div>
    </>
  )
}

function ServiceMenuButton({ service, ...rest }: Pick<Props, 'service'> & ActionIconProps & ComponentProps<'button'>) {
  const { tiers: texts } = useTexts()
  return (
    <ActionIcon variant="subtle" color="gray" size={26} aria-label={texts.serviceActions(service.name)} {...rest}>
      <IconDots size={16} />
    </ActionIcon>
  )
}

function ServiceMenu({ service, categories, mayEdit }: Props) {
  const { tiers: texts } = useTexts()
  const { app, edit } = useDraft()
  const navigate = useNavigate()
  const action = useAction(app.name)
  const mayAct = app.allowedActions.includes('restart')
  const isUp = service.live !== undefined && !['stopped', 'completed'].includes(service.live.status.state)
  const others = categories.filter((category) => category !== '' && category !== (service.category ?? ''))
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ServiceMenuButton service={service} />
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          onClick={() =>
            void navigate({ to: '/apps/$app/services/$service', params: { app: app.name, service: service.name } })
          }
        >
          {texts.open}
        </Menu.Item>
        {mayAct && canStart(service, app.wanted) ? (
          <Menu.Item onClick={() => action.mutate({ action: 'start', services: [service.name] })}>
            {texts.startService}
          </Menu.Item>
        ) : null}
        {mayAct && isUp ? (
          <>
            <Menu.Item onClick={() => action.mutate({ action: 'restart', services: [service.name] })}>
              {texts.restartService}
            </Menu.Item>
            <Menu.Item onClick={() => action.mutate({ action: 'stop', services: [service.name] })}>
              {texts.stopService}
            </Menu.Item>
          </>
        ) : null}
        {mayEdit && (others.length > 0 || service.category !== undefined) ? (
          <>
            <Menu.Label>{texts.moveTo}</Menu.Label>
            {others.map((category) => (
              <Menu.Item key={category} onClick={() => edit({ type: 'set-category', service: service.name, category })}>
                {category}
              </Menu.Item>
            ))}
            {service.category === undefined ? null : (
              <Menu.Item onClick={() => edit({ type: 'set-category', service: service.name, category: null })}>
                {texts.uncategorized}
              </Menu.Item>
            )}
          </>
        ) : null}
        {mayEdit ? (
          <>
            <Menu.Divider />
            <Menu.Item c="var(--pmx-bad)" onClick={() => edit({ type: 'remove-service', service: service.name })}>
              {texts.remove}
            </Menu.Item>
          </>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  )
}
