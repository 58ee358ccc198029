import type { Client } from '@panamax/contract/client'
import type { Deployment } from '@panamax/contract/deployments'
import { PanamaxError } from '@panamax/core/errors'
import type { Context } from '../context.ts'
import { followDeployment, showOutcome } from '../render/progress.ts'
import { showUp } from '../render/app.ts'

/** Watches a deployment (unless detached), says how it ended, and gives the exit code: 0 up, 1 not. */
export async function finish(
  context: Context,
  client: Client,
  deployment: Deployment,
  options: { readonly detach: boolean; readonly up: boolean },
): Promise<number> {
  const { output } = context
  if (options.detach) {
    output.value(deployment)
    output.line(`Deployment ${deployment.id} has started. Watch it: panamax deployment ${deployment.id}`)
    return 0
  }
  const ended = await followDeployment(context, client, deployment.id)
  showOutcome(output, ended)
  const app = await client.call('getApp', { params: { app: ended.app } }).catch((error: unknown) => {
    if (error instanceof PanamaxError && error.code === 'not_found') return undefined
    throw error
  })
  output.value({ deployment: ended, ...(app === undefined ? {} : { app }) })
  if (ended.state === 'succeeded' && options.up && app !== undefined) showUp(output, app)
  else if (ended.state === 'succeeded') output.line(`Done: ${ended.action} ${ended.app}.`)
  if (ended.state === 'failed' && ended.action === 'deploy') output.note(await waysOut(client, ended))
  if (ended.state === 'canceled') output.note('The deployment was canceled. What was up stays up.')
  return ended.state === 'succeeded' ? 0 : 1
}

/** What was saved stays saved: the next change builds on it, so a person has to know. */
async function waysOut(client: Client, { app, revision }: Deployment): Promise<string> {
  const revisions = await client.call('listRevisions', { params: { app } }).catch(() => [])
  const good = revisions.find((each) => each.outcome === 'succeeded' && each.number !== revision)
  const back =
    good === undefined ? ` Give it up: panamax app rm ${app}` : ` Go back: panamax rollback ${app} ${good.number}`
  return `Revision ${revision ?? ''} stays saved. Change it: panamax edit ${app}. Try again: panamax apply ${app}.${back}`
}
