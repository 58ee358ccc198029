import type { Answer } from '@panamax/contract/client'
import { ActionIcon, Badge, Group, Switch, Tooltip } from '@mantine/core'
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconClock,
  IconPlugConnected,
  IconTrash,
  IconUserX,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Confirm } from '../../components/confirm.tsx'
import { Failure } from '../../components/failure.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { RegistryForm } from './registry-form.tsx'
import classes from './registries.module.css'

const healthIcons = { unknown: IconClock, ok: IconCircleCheck, failed: IconAlertTriangle } as const

type Registry = Answer<'listRegistries'>[number]

/** One registry: whether it is searched, as whom, and how it answered last. */
export function RegistryRow({ registry, isAdmin }: { readonly registry: Registry; readonly isAdmin: boolean }) {
  const { admin } = useTexts()
  const { host, title, insecure } = registry
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: keys.registries })
  const params = { host }
  const enable = useMutation({
    mutationFn: (enabled: boolean) => client.call('putRegistry', { params, body: { enabled } }),
    onSettled: refresh,
  })
  const check = useMutation({ mutationFn: () => client.call('checkRegistry', { params }), onSettled: refresh })
  const error = enable.error ?? check.error
  return (
    <>
      <div className={classes.registry}>
        <div className={classes.about}>
          <div className={classes.name}>
            {title}
            {insecure ? (
              <Badge variant="light" color="yellow" tt="none" fw={500}>
                {admin.registryInsecure}
              </Badge>
            ) : null}
          </div>
          <Detail registry={registry} />
        </div>
        <Group gap="xs" wrap="nowrap">
          <Tooltip label={admin.checkRegistry(title)}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={admin.checkRegistry(title)}
              loading={check.isPending}
              onClick={() => check.mutate()}
            >
              <IconPlugConnected size={16} />
            </ActionIcon>
          </Tooltip>
          {isAdmin ? <AdminActions registry={registry} /> : null}
          <Switch
            checked={enable.isPending ? enable.variables : registry.enabled}
            disabled={!isAdmin}
            aria-label={admin.registryEnabled(title)}
            onChange={(event) => enable.mutate(event.currentTarget.checked)}
          />
        </Group>
      </div>
      {error === null ? null : <Failure error={error} />}
    </>
  )
}

function Detail({ registry: { username, health } }: { readonly registry: Registry }) {
  const { admin } = useTexts()
  const format = useFormat()
  const when = health.checkedAt === undefined ? [] : [admin.registryChecked(format.ago(health.checkedAt))]
  const parts = [username === undefined ? admin.registryAnonymous : admin.registryAs(username), ...when]
  const Icon = healthIcons[health.state]
  return (
    <>
      <p className={classes.detail}>
        <span className={classes.health} data-state={health.state}>
          <Icon size={15} aria-hidden="true" />
          {admin.registryHealth[health.state]}
        </span>{' '}
        · {parts.join(' · ')}
      </p>
      {health.state === 'failed' ? <p className={classes.detail}>{health.reason}</p> : null}
    </>
  )
}

function AdminActions({ registry: { host, title, username, removable } }: { readonly registry: Registry }) {
  const { admin } = useTexts()
  const [asks, setAsks] = useState<'logout' | 'remove'>()
  const close = () => setAsks(undefined)
  const params = { host }
  return (
    <>
      {username === undefined ? (
        <RegistryForm registry={{ host, title }} />
      ) : (
        <Tooltip label={admin.forgetLogin(title)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={admin.forgetLogin(title)}
            onClick={() => setAsks('logout')}
          >
            <IconUserX size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      {removable ? (
        <Tooltip label={admin.removeRegistry(title)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={admin.removeRegistry(title)}
            onClick={() => setAsks('remove')}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      ) : null}
      {asks === undefined ? null : (
        <Confirm
          title={asks === 'remove' ? admin.removeRegistry(title) : admin.forgetLogin(title)}
          text={asks === 'remove' ? admin.removeRegistryAsk : admin.forgetLoginAsk}
          button={admin.remove}
          action={() => client.call(asks === 'remove' ? 'deleteRegistry' : 'deleteRegistryLogin', { params })}
          refreshes={[keys.registries]}
          onClose={close}
        />
      )}
    </>
  )
}
