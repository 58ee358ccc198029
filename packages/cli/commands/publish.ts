import { resolve } from 'node:path'
import type { Client } from '@panamax/contract/client'
import type {
  Destination,
  Publication,
  PublishRequest,
  TemplateDraft,
  TemplatePreview,
} from '@panamax/contract/publish'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, listOption, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { destinationOf, destinationText } from '../destination.ts'
import { credentialsOf, gitLogin } from '../git-login.ts'
import { harmless, type Output } from '../output.ts'
import { showPreview } from '../render/template-preview.ts'
import { readTextFile } from '../text-file.ts'

export const publishCommand: Command = {
  name: 'publish',
  summary: 'saves an app as a template and publishes it to a repository or a folder; no secret of the app goes along',
  arguments: [{ name: 'APP', description: 'the name of an app', required: true }],
  options: [
    { flags: '--to <place>', description: 'owner/repo on GitHub, the address of a git repository, or a folder' },
    { flags: '--name <text>', description: 'what the template is called' },
    { flags: '--description <text>', description: 'one line on what it is for' },
    { flags: '--keywords <words>', description: 'for search, with commas between them' },
    { flags: '--type <type>', description: 'picks the icon: Wordpress, NodeJS, …' },
    { flags: '--author <name>', description: 'who made it; "Name <e-mail>" signs the commit too', repeatable: true },
    { flags: '--documentation <file>', description: 'Markdown that is shown after it is run' },
    { flags: '--format <format>', description: 'compose (the usual), or pmx-2014 where the app fits it' },
    { flags: '--file-name <name>', description: 'of the file, without ending; the template’s name unless given' },
    { flags: '--ask <variable>', description: 'make this value a question', repeatable: true },
    { flags: '--keep <variable>', description: 'leave this value in the template; never a secret', repeatable: true },
    { flags: '--message <text>', description: 'of the commit' },
    { flags: '--branch <name>', description: 'of the repository; the default one unless given' },
    { flags: '--folder <path>', description: 'of the repository; its root unless given' },
    { flags: '--create <visibility>', description: 'make the repository on GitHub: private or public' },
    { flags: '--pull-request', description: 'on GitHub: propose it, also where a push is allowed' },
    ...gitLogin,
    { flags: '--no-source', description: 'do not add the place as a source' },
    { flags: '--dry-run', description: 'show what would be written, and stop: exit 0 nothing to do, 2 changes' },
  ],
  examples: [
    'panamax publish blog --to kim/templates --name "Blog with comments" --keywords blog,comments',
    'panamax publish blog --to https://git.example.org/team/templates.git --token-stdin < token.txt',
    'panamax publish blog --to /srv/templates --ask TZ --documentation README.md',
    'panamax publish blog --to kim/templates --create private --author "Kim <kim@example.org>"',
  ],
  async run(context, [app = ''], options) {
    const client = await context.client()
    const { output, signal } = context
    const to = await destination(context, client, options)
    const params = { app }
    const draft = await draftOf(context, client, app, options)
    const preview = await client.call('previewTemplate', { params, body: { template: draft, to } }, signal)
    if (preview.isThere && preview.obstacles.length === 0) {
      output.value({ outcome: 'unchanged', path: preview.path, notes: [], preview })
      output.line(
        `Nothing to publish: ${harmless(destinationText(to))} holds exactly this already, as ${harmless(preview.path)}.`,
      )
      return 0
    }
    showPreview(output, preview)
    refuseObstacles(preview)
    if (options['dryRun'] === true) {
      output.value({ ...preview })
      return 2
    }
    if (!(await context.confirm(`Publish ${app} to ${harmless(destinationText(to))}?`))) {
      output.note('Nothing was published.')
      return 130
    }
    const request: PublishRequest = {
      template: draft,
      to,
      addSource: options['source'] !== false,
      ...optional('message', textOption(options, 'message')),
      ...optional('author', signature(listOption(options, 'author'))),
    }
    const publication = await client.call('publishTemplate', { params, body: request })
    output.value(publication)
    told(output, publication, to)
    return 0
  },
}

function told(output: Output, publication: Publication, to: Destination): void {
  const { outcome, path, commit, url, source, notes } = publication
  const place = harmless(destinationText(to))
  const at = commit === undefined ? '' : ` (commit ${harmless(commit.slice(0, 12))})`
  if (outcome === 'unchanged') output.line(`Nothing to publish: ${place} holds exactly this already.`)
  else if (outcome === 'proposed') output.line(`Proposed to ${place}: somebody there has to accept it.${at}`)
  else output.line(`Published ${harmless(path)} to ${place}${at}.`)
  if (url !== undefined) output.line(harmless(url))
  for (const note of notes) output.line(harmless(note))
  if (source !== undefined && outcome !== 'proposed')
    output.line(`It is found with: panamax search --source ${harmless(source)}`)
}

async function destination(context: Context, client: Client, options: Options): Promise<Destination> {
  const to = textOption(options, 'to')
  if (to === undefined || to.trim() === '')
    throw new PanamaxError(
      'invalid_request',
      'Say where to publish: --to owner/repo, the address of a git repository, or a folder.',
    )
  const accounts = to.includes('/') ? await client.call('listAccounts', {}, context.signal).catch(() => []) : []
  const { cwd, homeDirectory } = context
  const found = destinationOf(to, options, { cwd, homeDirectory, accounts: accounts.map(({ host }) => host) })
  if (found.type !== 'git') return found
  return { ...found, ...(await credentialsOf(context, options)) }
}

async function draftOf(context: Context, client: Client, app: string, options: Options): Promise<TemplateDraft> {
  const file = textOption(options, 'documentation')
  const keywords = textOption(options, 'keywords')
  const authors = listOption(options, 'author').map((author) => author.replace(/\s*<[^<>]*>\s*$/, ''))
  const format = textOption(options, 'format')
  if (format !== undefined && format !== 'compose' && format !== 'pmx-2014')
    throw new PanamaxError('invalid_request', 'The format is "compose" or "pmx-2014".')
  const draft: TemplateDraft = {
    ...optional('name', textOption(options, 'name')),
    ...optional('description', textOption(options, 'description')),
    ...optional('type', textOption(options, 'type')),
    ...optional('fileName', textOption(options, 'fileName')),
    ...(format === undefined ? {} : { format }),
    ...optional(
      'keywords',
      keywords
        ?.split(',')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
    ...(authors.length === 0 ? {} : { authors }),
    ...(file === undefined ? {} : { documentation: await readTextFile(resolve(context.cwd, file)) }),
  }
  const wanted = { ask: listOption(options, 'ask'), keep: listOption(options, 'keep') }
  if (wanted.ask.length === 0 && wanted.keep.length === 0) return draft
  const { values } = await client.call(
    'previewTemplate',
    { params: { app }, body: { template: draft } },
    context.signal,
  )
  return { ...draft, ask: { ...decided(values, wanted.ask, true), ...decided(values, wanted.keep, false) } }
}

/** The ids of what a person names: by variable, by SERVICE.VARIABLE, by the name of the input, or by its id. */
function decided(values: TemplatePreview['values'], names: readonly string[], asked: boolean): Record<string, boolean> {
  const entries = names.flatMap((name) => {
    const found = values.filter(({ id, service, variable, input }) =>
      [id, variable, input, `${service ?? ''}.${variable}`].includes(name),
    )
    const open = found.filter(({ why }) => why === 'environment')
    if (!asked && found.length > 0 && open.length === 0)
      throw new PanamaxError(
        'invalid_request',
        `${harmless(name)} is a secret, and a secret never stays in a template.`,
      )
    if (found.length === 0) {
      const known = [...new Set(values.map(({ variable }) => variable))].map(harmless)
      const list = known.length === 0 ? 'Nothing in this app can be decided on.' : `There are: ${known.join(', ')}.`
      throw new PanamaxError('invalid_request', `No value is called ${harmless(name)}. ${list}`)
    }
    return open.map(({ id }) => [id, asked] as const)
  })
  return Object.fromEntries(entries)
}

function refuseObstacles({ obstacles }: TemplatePreview): void {
  if (obstacles.length === 0) return
  const message = `Nothing was published, since ${obstacles.length === 1 ? 'something is' : `${obstacles.length} things are`} in the way: ${obstacles.map(harmless).join('; ')}`
  throw new PanamaxError('invalid_request', message, { details: { obstacles } })
}

/** The first author who gives an address: "Kim Example <kim@example.org>". */
function signature(authors: readonly string[]): { name: string; email: string } | undefined {
  for (const author of authors) {
    const [, name = '', email = ''] = /^\s*(.*?)\s*<([^<>\s]+@[^<>\s]+)>\s*$/.exec(author) ?? []
    if (email !== '') return { name: name === '' ? email : name, email }
  }
  return undefined
}

function optional<K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: T })
}
