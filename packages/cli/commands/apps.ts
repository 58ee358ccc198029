import type { Answer } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { bytes, harmless } from '../output.ts'
import { showApp, showApps } from '../render/app.ts'
import { changeLines } from '../render/plan.ts'
import { finish } from './deploy-flow.ts'

const app = { name: 'APP', description: 'the name of an app', required: true } as const
const detach = { flags: '-d, --detach', description: 'do not wait until it is done' } as const

function act(verb: 'start' | 'stop' | 'restart', summary: string): Command {
  return {
    name: `app ${verb}`,
    summary,
    arguments: [{ ...app, name: 'APP[.SERVICE]', description: 'an app, or one service of it' }],
    options: [detach],
    examples: [`panamax app ${verb} blog`, ...(verb === 'start' ? [] : [`panamax app ${verb} blog.wp`])],
    async run(context, [target = ''], options) {
      const { name, service } = splitService(target)
      if (verb === 'start' && service !== undefined) {
        throw new PanamaxError('invalid_request', `Services start together, in their order: panamax app start ${name}`)
      }
      const client = await context.client()
      const body = { action: verb, ...(service === undefined ? {} : { services: [service] }) }
      const deployment = await client.call('deploy', { params: { app: name }, body })
      return finish(context, client, deployment, { detach: options['detach'] === true, up: verb !== 'stop' })
    },
  }
}

/** "blog.wp" is service wp of app blog: an app's name has no dot, a service's may. */
export function splitService(target: string): { name: string; service: string | undefined } {
  const dot = target.indexOf('.')
  return dot === -1
    ? { name: target, service: undefined }
    : { name: target.slice(0, dot), service: target.slice(dot + 1) }
}

export const appCommands: readonly Command[] = [
  {
    name: 'apps',
    summary: 'lists every app with its status, and compose projects that Panamax did not start',
    examples: ['panamax apps', 'panamax apps --json'],
    async run({ client, output }) {
      const apps = await (await client()).call('listApps', {})
      output.value(apps)
      showApps(output, apps)
    },
  },
  {
    name: 'app show',
    summary: 'shows one app with its services, or its documentation',
    arguments: [app],
    options: [
      { flags: '--documentation', description: 'what the template’s author says about using it' },
      { flags: '--document', description: 'the compose document of the latest revision' },
    ],
    examples: ['panamax app show blog', 'panamax app show blog --document > compose.yaml'],
    async run(context, [name = ''], options) {
      const client = await context.client()
      const detail = await client.call('getApp', { params: { app: name } })
      if (options['document'] === true) return showDocument(context, name, detail.latestRevision)
      context.output.value(detail)
      if (options['documentation'] !== true) return showApp(context.output, detail)
      for (const line of (detail.documentation ?? 'This app has no documentation.').split('\n'))
        context.output.line(harmless(line))
    },
  },
  act('start', 'starts a stopped app, in the order of its dependencies'),
  act('stop', 'stops an app or a service; containers and data stay'),
  act('restart', 'stops and starts again, without making anything anew'),
  {
    name: 'app rebuild',
    summary: 'makes every container anew, in the order of dependencies; data stays',
    arguments: [app],
    options: [detach],
    examples: ['panamax app rebuild blog'],
    async run(context, [name = ''], options) {
      const client = await context.client()
      const deployment = await client.call('deploy', { params: { app: name }, body: { action: 'rebuild' } })
      return finish(context, client, deployment, { detach: options['detach'] === true, up: true })
    },
  },
  {
    name: 'app rename',
    summary: 'changes the title of an app; its name stays, since its volumes are named after it',
    arguments: [app, { name: 'TITLE', description: 'the new title', required: true }],
    examples: ['panamax app rename blog "Our blog"'],
    async run({ client, output }, [name = '', title = '']) {
      const changed = await (await client()).call('renameApp', { params: { app: name }, body: { title } })
      output.value(changed)
      output.line(`${changed.name} is called "${harmless(changed.title)}".`)
    },
  },
  {
    name: 'app rm',
    summary: 'removes an app’s containers and networks; its data stays unless --volumes is given',
    arguments: [app],
    options: [
      { flags: '--volumes', description: 'remove its volumes too, with all their data' },
      { flags: '--confirm <name>', description: 'with --volumes and --yes: the app’s name, once more' },
      detach,
    ],
    examples: ['panamax app rm blog', 'panamax app rm blog --volumes'],
    async run(context, [name = ''], options) {
      const { output } = context
      const client = await context.client()
      const volumes = options['volumes'] === true
      const removal = await client.call('previewRemoval', { params: { app: name } })
      output.line('This would go:')
      for (const line of changeLines(output, removal.plan)) output.line(`  ${line}`)
      for (const each of removal.volumes) {
        const size = each.size === undefined ? '' : `, ${bytes(each.size)}`
        output.line(
          volumes
            ? output.paint('red', `  - volume ${each.name}${size}: ALL ITS DATA`)
            : `  = volume ${each.name}${size} is kept`,
        )
      }
      for (const line of folderLines(removal.folder, volumes)) output.line(`  ${line}`)
      if (volumes && context.yes && removal.volumes.length > 0 && textOption(options, 'confirm') !== name) {
        throw new PanamaxError('invalid_request', `This deletes data. Say so twice: --volumes --yes --confirm ${name}`)
      }
      if (!(await context.confirm(volumes ? `Remove ${name} and delete its data?` : `Remove ${name}?`))) return 130
      const deployment = await client.call('removeApp', {
        params: { app: name },
        query: { volumes: volumes ? 'true' : 'false' },
      })
      const code = await finish(context, client, deployment, { detach: options['detach'] === true, up: false })
      const kept = volumes || code !== 0 ? [] : removal.volumes.map((each) => harmless(each.name))
      // The app is gone, so that no command of ours names its volumes any more.
      if (kept.length > 0)
        output.note(
          `Its data stays, with the passwords it was made with, and the next app of this name takes it up: panamax run … --name ${name}. To delete it: docker volume rm ${kept.join(' ')}`,
        )
      return code
    },
  },
  {
    name: 'deployment',
    summary: 'shows a deployment, and watches it until it ends',
    arguments: [{ name: 'ID', description: 'as printed by --detach and by "panamax history"', required: true }],
    options: [{ flags: '--cancel', description: 'cancel it: what is up stays up' }],
    examples: ['panamax deployment 01J9…', 'panamax deployment 01J9… --cancel'],
    async run(context, [id = ''], options) {
      const client = await context.client()
      const call = options['cancel'] === true ? 'cancelDeployment' : 'getDeployment'
      const deployment = await client.call(call, { params: { id } })
      return finish(context, client, deployment, {
        detach: false,
        up: deployment.action !== 'stop' && deployment.action !== 'remove',
      })
    },
  },
]

/** What stays on the disk whatever is asked for, and where. */
function folderLines(folder: Answer<'previewRemoval'>['folder'], volumes: boolean): string[] {
  if (folder === undefined) return []
  const shown = folder.kept.slice(0, 5).map(harmless)
  const rest = folder.kept.length - shown.length
  const more = folder.more ? ' and more' : rest > 0 ? ` and ${rest} more` : ''
  const why = volumes ? '. --volumes takes volumes only: remove the folder by hand' : ''
  return [`= folder ${harmless(folder.path)} is kept, with ${shown.join(', ')}${more}${why}`]
}

async function showDocument(context: Context, name: string, revision: number | undefined): Promise<void> {
  if (revision === undefined)
    throw new PanamaxError('not_found', `Panamax has no document of ${name}: it was not started by Panamax.`)
  const client = await context.client()
  const found = await client.call('getRevision', { params: { app: name, revision } })
  context.output.value(found)
  if (!context.output.json) context.output.raw(found.document)
}
