import type { AppSummary } from '@panamax/contract/apps'
import { notifications } from '@mantine/notifications'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { client } from '../../api/client.ts'
import { textOf } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

export interface AppAction {
  readonly id: string
  /** What is done, alone. */
  readonly verb: string
  /** With the app that it is done to. */
  readonly label: string
  readonly act: () => void
}

/** What can be done with each app by its name, without going there first; then its page shows it being done. */
export function useAppActions(apps: readonly AppSummary[]): readonly AppAction[] {
  const { app: texts, shell } = useTexts()
  const navigate = useNavigate()
  return useMemo(() => {
    const run = async (app: string, action: Action) => {
      try {
        const { id } = await client.call('deploy', { params: { app }, body: { action } })
        await navigate({ to: '/apps/$app', params: { app }, search: { deployment: id } })
      } catch (error) {
        notifications.show({ color: 'red', message: textOf(error, shell.unreachable), autoClose: 10_000 })
      }
    }
    return apps.flatMap((app) => [
      ...actionsOf(app).map((action) => ({
        id: `${action}-${app.name}`,
        verb: texts[action],
        label: `${texts[action]}: ${app.title}`,
        act: () => void run(app.name, action),
      })),
      {
        id: `journal-${app.name}`,
        verb: texts.journal,
        label: `${texts.journal}: ${app.title}`,
        act: () => void navigate({ to: '/apps/$app/journal', params: { app: app.name } }),
      },
    ])
  }, [apps, navigate, shell, texts])
}

type Action = 'start' | 'stop' | 'restart' | 'rebuild'

/** What makes sense as it is: nothing is stopped that is to stand still. */
export function actionsOf({ allowedActions, wanted }: Pick<AppSummary, 'allowedActions' | 'wanted'>): Action[] {
  const sensible: Action[] = wanted === 'running' ? ['stop', 'restart', 'rebuild'] : ['start']
  return sensible.filter((action) => allowedActions.includes(action))
}
