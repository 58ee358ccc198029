import { ActionIcon, Button, CloseButton, Group, NativeSelect, Text, TextInput, Title } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Endpoints } from '../../../components/endpoints.tsx'
import { StateBadge } from '../../../components/state-badge.tsx'
import { LinkButton } from '../../../components/link-button.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { notDeployed, type ServiceFacts } from '../tiers/use-tiers.ts'
import classes from './graph.module.css'

interface Props {
  readonly service: ServiceFacts
  readonly services: readonly ServiceFacts[]
  readonly onClose: () => void
}

/** Of the node that was chosen. What can be done by dragging can be done here by keyboard. */
export function ServicePanel({ service, services, onClose }: Props) {
  const { graph: texts, tiers } = useTexts()
  const { app, mayEdit, edit } = useDraft()
  const status = service.live?.status ?? notDeployed(tiers.notDeployed)
  return (
    <aside className={classes.panel} aria-label={service.name}>
      <Group justify="space-between" wrap="nowrap">
        <Title order={2} size="h3" className={classes.panelName}>
          {service.name}
        </Title>
        <CloseButton aria-label={texts.close} onClick={onClose} />
      </Group>
      <div>
        <StateBadge status={status} />
        <Text size="xs" c="dimmed" mt={4}>
          {status.reason}
        </Text>
      </div>
      {service.live === undefined ? null : <Endpoints endpoints={service.live.endpoints} />}
      <LinkButton
        to="/apps/$app/services/$service"
        params={{ app: app.name, service: service.name }}
        variant="default"
        size="xs"
      >
        {texts.openService}
      </LinkButton>
      <div>
        <Text size="sm" fw={500}>
          {texts.linkedTo}
        </Text>
        {service.links.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noLinks}
          </Text>
        ) : (
          <ul className={classes.links}>
            {service.links.map(({ service: to, alias }) => (
              <li key={`${to} ${alias}`}>
                {to}
                {alias === to ? null : <code>{alias}</code>}
                {mayEdit ? (
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={26}
                    aria-label={texts.removeLink(to)}
                    onClick={() =>
                      edit({ type: 'remove-link', service: service.name, link: alias === to ? to : `${to}:${alias}` })
                    }
                  >
                    <IconX size={14} />
                  </ActionIcon>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </div>
      {mayEdit ? <AddLink service={service} services={services} /> : null}
    </aside>
  )
}

function AddLink({ service, services }: Pick<Props, 'service' | 'services'>) {
  const { graph: texts } = useTexts()
  const { edit } = useDraft()
  const others = services
    .map(({ name }) => name)
    .filter((name) => name !== service.name && !service.links.some((link) => link.service === name))
  const [chosen, setChosen] = useState('')
  const [alias, setAlias] = useState('')
  const to = others.includes(chosen) ? chosen : (others[0] ?? '')
  if (others.length === 0) return null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const link = alias.trim() === '' ? to : `${to}:${alias.trim()}`
    if (edit({ type: 'add-link', service: service.name, link })) setAlias('')
  }
  return (
    <form onSubmit={submit} className={classes.addLink}>
      <NativeSelect
        size="xs"
        label={texts.addLink}
        data={others}
        value={to}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <TextInput
        size="xs"
        label={texts.alias}
        placeholder={to}
        value={alias}
        onChange={(event) => setAlias(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" size="xs" variant="default">
        {texts.addLinkButton}
      </Button>
    </form>
  )
}
