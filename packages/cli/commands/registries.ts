import type { Registry } from '@panamax/contract/images'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { ago, harmless, table } from '../output.ts'

const host = {
  name: 'HOST',
  description: 'the registry’s host: docker.io, ghcr.io, registry.example:5000',
  required: true,
} as const

export const registryCommands: readonly Command[] = [
  {
    name: 'registry list',
    summary: 'Docker Hub and the registries that were added, with how they answered last',
    examples: ['panamax registry list'],
    async run({ client, output }) {
      const registries = await (await client()).call('listRegistries', {})
      output.value(registries)
      const rows = registries.map((each) => [
        each.host,
        each.enabled ? 'enabled' : 'disabled',
        each.insecure ? 'insecure' : 'TLS',
        harmless(each.username ?? 'anonymous'),
        healthText(each),
      ])
      const header = ['HOST', 'SEARCHED', 'OVER', 'AS', 'LAST TIME']
      for (const line of table([header, ...rows])) output.line(line)
      for (const each of registries) if (each.health.state === 'failed') output.note(told(each))
    },
  },
  {
    name: 'registry add',
    summary: 'adds an image registry that is searched and asked for tags, or changes what is given of it',
    arguments: [host],
    options: [
      {
        flags: '-u, --username <name>',
        description: 'log in; the password is read from the terminal or standard input',
      },
      { flags: '--insecure', description: 'it speaks plain HTTP, or has a certificate that nobody vouches for' },
      { flags: '--secure', description: 'it has proper TLS (again)' },
    ],
    examples: [
      'panamax registry add quay.io',
      'panamax registry add registry.example:5000 --username kim < token.txt',
      'panamax registry add http://10.0.0.7:5000',
    ],
    async run(context, [text = ''], options) {
      const named = readHost(text)
      if (options['insecure'] === true && options['secure'] === true) {
        throw new PanamaxError('invalid_request', 'It is either --insecure or --secure.')
      }
      const insecure =
        options['insecure'] === true || named.isPlain ? true : options['secure'] === true ? false : undefined
      const username = textOption(options, 'username')
      const login = username === undefined ? {} : await readLogin(context, named.host, username)
      const body = { ...login, ...(insecure === undefined ? {} : { insecure }) }
      await storeAndCheck(context, named.host, body)
    },
  },
  {
    name: 'registry remove',
    summary: 'forgets a registry with its login; Docker Hub can only be disabled',
    arguments: [host],
    examples: ['panamax registry remove registry.example:5000'],
    async run(context, [text = '']) {
      const { host: name } = readHost(text)
      if (!(await context.confirm(`Forget ${name}, and its login if there is one?`))) return 130
      await (await context.client()).call('deleteRegistry', { params: { host: name } })
      context.output.value({ removed: name })
      context.output.line(`${name} is forgotten. Images and apps of it stay.`)
    },
  },
  toggle('enable', 'searches a registry again, and asks it for tags', true),
  toggle('disable', 'leaves a registry out of the search; images of it can still be run by their whole name', false),
  {
    name: 'registry check',
    summary: 'asks a registry whether it answers, and whether it takes the login',
    arguments: [host],
    examples: ['panamax registry check ghcr.io'],
    async run(context, [text = '']) {
      const registry = await (await context.client()).call('checkRegistry', { params: { host: readHost(text).host } })
      context.output.value(registry)
      context.output.line(told(registry))
      return registry.health.state === 'ok' ? 0 : 1
    },
  },
  {
    name: 'registry login',
    summary:
      'stores a registry’s credentials, encrypted; the password is read from the terminal or from standard input',
    arguments: [host, { name: 'USERNAME', description: 'the account', required: true }],
    examples: ['panamax registry login ghcr.io kim < token.txt'],
    async run(context, [text = '', username = '']) {
      const { host: name } = readHost(text)
      await storeAndCheck(context, name, await readLogin(context, name, username))
    },
  },
  {
    name: 'registry logout',
    summary: 'forgets a registry’s credentials',
    arguments: [host],
    examples: ['panamax registry logout ghcr.io'],
    async run({ client, output }, [text = '']) {
      const registry = await (await client()).call('deleteRegistryLogin', { params: { host: readHost(text).host } })
      output.value(registry)
      output.line(`The login for ${registry.host} is forgotten.`)
    },
  },
]

/** Reasons often begin with the host themselves. */
function told({ host, health }: Registry): string {
  const reason = harmless(health.reason)
  return reason.startsWith(host) ? reason : `${host}: ${reason}`
}

function toggle(verb: 'enable' | 'disable', summary: string, enabled: boolean): Command {
  return {
    name: `registry ${verb}`,
    summary,
    arguments: [host],
    examples: [`panamax registry ${verb} docker.io`],
    async run({ client, output }, [text = '']) {
      const known = await client()
      const { host: name } = readHost(text)
      const registries = await known.call('listRegistries', {})
      // Disabling one that is not there would add it.
      if (!enabled && !registries.some((each) => each.host === name) && name !== 'index.docker.io') {
        throw new PanamaxError('not_found', `There is no registry ${name}. See: panamax registry list`)
      }
      const registry = await known.call('putRegistry', { params: { host: name }, body: { enabled } })
      output.value(registry)
      output.line(`${registry.host} is ${enabled ? 'searched from now on' : 'left out of the search from now on'}.`)
    },
  }
}

/** People paste addresses: the scheme says only whether it is plain HTTP. */
function readHost(text: string): { readonly host: string; readonly isPlain: boolean } {
  const host = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/\/+$/, '')
  return { host: host.toLowerCase(), isPlain: /^http:\/\//i.test(text.trim()) }
}

async function readLogin(context: Context, name: string, username: string) {
  const password = await context.secret(`Password or token of ${username} at ${name}: `)
  if (password === '') throw new PanamaxError('invalid_request', 'No password was given: nothing was stored.')
  return { username, password }
}

/** What is wrong with it is said, and is no reason not to store it: it may be away just now. */
async function storeAndCheck(
  { client, output, signal }: Context,
  name: string,
  body: { username?: string; password?: string; insecure?: boolean },
): Promise<void> {
  const known = await client()
  const stored = await known.call('putRegistry', { params: { host: name }, body })
  const registry = await known.call('checkRegistry', { params: { host: stored.host } }, signal)
  output.value(registry)
  const who = registry.username === undefined ? 'without a login' : `as ${harmless(registry.username)}`
  if (registry.health.state === 'ok') output.line(`${registry.host} is stored, and answers ${who}.`)
  else output.line(`${registry.host} is stored, but: ${harmless(registry.health.reason)}`)
  if (registry.insecure) {
    output.note('An engine pulls from it only if its own settings say so too ("insecure-registries" in daemon.json).')
  }
}

function healthText({ health }: Registry): string {
  if (health.checkedAt === undefined) return 'not asked yet'
  return `${health.state} (${ago(health.checkedAt, Date.now())})`
}
