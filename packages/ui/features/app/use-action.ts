import type { Request } from '@panamax/contract/client'
import type { Deployment } from '@panamax/contract/deployments'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { textOf } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'

export type Action = Request<'deploy'>['body']

/** Shows a deployment that has just begun on the page of its app. */
export function useShowDeployment(): (deployment: Deployment) => void {
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  return (deployment) => {
    void queryClient.invalidateQueries({ queryKey: keys.app(deployment.app) })
    void navigate({
      to: '.',
      search: (now: Record<string, unknown>) => ({ ...now, deployment: deployment.id }),
      resetScroll: false,
    })
  }
}

/** Starts, stops, restarts, rebuilds or deploys an app. A refusal is a toast with the server's reason. */
export function useAction(app: string) {
  const { shell } = useTexts()
  const show = useShowDeployment()
  return useMutation({
    mutationFn: (body: Action) => client.call('deploy', { params: { app }, body }),
    onSuccess: show,
    onError: (error) =>
      notifications.show({ color: 'red', message: textOf(error, shell.unreachable), autoClose: 10_000 }),
  })
}
