import type { Client } from '@panamax/contract/client'
import type { JournalEntry } from '@panamax/contract/journal'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { bytes, harmless, table } from '../output.ts'
import { runTerminal } from '../connection/terminal.ts'
import { splitService } from './apps.ts'

const target = { name: 'APP[.SERVICE]', description: 'an app, or one service of it', required: true } as const
const colours = ['cyan', 'green', 'magenta', 'yellow', 'blue', 'cyanBright', 'greenBright', 'magentaBright'] as const

export const insightCommands: readonly Command[] = [
  {
    name: 'logs',
    summary: 'the journal: every service’s output and every event, in order of time',
    arguments: [target],
    options: [
      { flags: '-f, --follow', description: 'go on as it grows' },
      { flags: '--since <time>', description: 'from a time (RFC 3339), or a duration back: 15m, 2h' },
      { flags: '--until <time>', description: 'up to a time' },
      {
        flags: '--tail <lines>',
        description: 'only the last lines of each container (default 200; "all" for everything)',
      },
      { flags: '--grep <text>', description: 'only lines that contain this, in any case' },
      { flags: '--timestamps', description: 'the time before each line' },
    ],
    examples: [
      'panamax logs blog -f',
      'panamax logs blog.wp --since 15m --grep error',
      'panamax logs blog --tail all --json',
    ],
    async run(context, [what = ''], options) {
      const { name, service } = splitService(what)
      const query = {
        ...(service === undefined ? {} : { services: service }),
        ...defined('since', textOption(options, 'since')),
        ...defined('until', textOption(options, 'until')),
        ...defined('grep', textOption(options, 'grep')),
        ...tailOf(textOption(options, 'tail')),
      }
      const print = entryPrinter(context, options['timestamps'] === true)
      const client = await context.client()
      if (service !== undefined) await requireService(client, name, service)
      if (options['follow'] !== true) {
        const page = await client.call('readJournal', { params: { app: name }, query }, context.signal)
        if (page.truncated)
          context.output.note('Older lines were left out: ask for less with --since, --tail or --grep.')
        for (const entry of page.entries) print(entry)
        if (page.entries.length === 0) context.output.note(nothingFound(query))
        return
      }
      let lastEventId: string | undefined
      for (let failures = 0; !context.signal.aborted; failures += 1) {
        try {
          const resume = { signal: context.signal, ...(lastEventId === undefined ? {} : { lastEventId }) }
          for await (const event of client.stream('followJournal', { params: { app: name }, query }, resume)) {
            failures = 0
            lastEventId = event.id ?? lastEventId
            print(event.data)
          }
          if (hasPassed(query.until)) return
        } catch (error) {
          const isGone = error instanceof PanamaxError && error.code === 'unreachable'
          if (!isGone || failures >= 30) throw error
        }
        await new Promise((resolve) => setTimeout(resolve, context.signal.aborted ? 0 : 1000))
      }
    },
  },
  {
    name: 'exec',
    summary: 'runs a command in a service’s container; without one, a shell',
    arguments: [
      { name: 'APP.SERVICE', description: 'a service of an app', required: true },
      { name: 'COMMAND', description: 'the command with its arguments, after --', required: false, variadic: true },
    ],
    options: [
      { flags: '-u, --user <user>', description: 'as this user' },
      { flags: '-w, --workdir <folder>', description: 'in this folder' },
      { flags: '--replica <number>', description: 'which container of the service, from 1' },
      { flags: '-T, --no-tty', description: 'no terminal, even where there is one' },
    ],
    examples: ['panamax exec blog.db -- mariadb-dump --all-databases > dump.sql', 'panamax exec blog.wp'],
    async run(context, [what = '', ...command], options) {
      const { name, service } = splitService(what)
      if (service === undefined)
        throw new PanamaxError('invalid_request', `Name the service too: panamax exec ${name}.SERVICE -- COMMAND`)
      const isInteractive = context.stdin.isTTY && context.output.isTerminal && options['tty'] !== false
      return runTerminal(context, {
        app: name,
        service,
        command: command.length > 0 ? command : ['sh'],
        tty: isInteractive,
        ...defined('user', textOption(options, 'user')),
        ...defined('workdir', textOption(options, 'workdir')),
        ...defined('replica', textOption(options, 'replica')),
      })
    },
  },
  {
    name: 'stats',
    summary: 'processor, memory, network and disk of every container of an app',
    arguments: [target],
    options: [{ flags: '-f, --follow', description: 'one line a sample, until Ctrl-C' }],
    examples: ['panamax stats blog', 'panamax stats blog.wp --follow --json'],
    async run(context, [what = ''], options) {
      const { name, service } = splitService(what)
      const { output } = context
      const client = await context.client()
      const header = ['CONTAINER', 'CPU', 'MEMORY', 'NETWORK IN / OUT', 'DISK READ / WRITE', 'PROCESSES']
      if (options['follow'] === true) {
        const query = service === undefined ? {} : { service }
        const stream = client.stream('followStats', { params: { app: name }, query }, { signal: context.signal })
        for await (const { data } of stream) {
          output.row(data)
          output.line(statsRow(data).join('  '))
        }
        return
      }
      const samples = await client.call('readStats', { params: { app: name } }, context.signal)
      const shown = samples.filter((sample) => service === undefined || sample.service === service)
      output.value(shown)
      for (const line of table([header, ...shown.map(statsRow)])) output.line(line)
    },
  },
  {
    name: 'inspect',
    summary: 'what the engine says of a service’s containers, in its own words (JSON)',
    arguments: [{ name: 'APP.SERVICE', description: 'a service of an app', required: true }],
    examples: ['panamax inspect blog.wp'],
    async run(context, [what = '']) {
      const { name, service } = splitService(what)
      if (service === undefined)
        throw new PanamaxError('invalid_request', `Name the service too: panamax inspect ${name}.SERVICE`)
      const found = await (await context.client()).call('inspectService', { params: { app: name, service } })
      context.output.raw(`${JSON.stringify(found, null, 2)}\n`)
    },
  },
]

function statsRow(sample: {
  instance: string
  cpuPercent: number
  memory: number
  memoryLimit: number
  networkReceived: number
  networkSent: number
  blockRead: number
  blockWritten: number
  processes: number
}): string[] {
  return [
    harmless(sample.instance),
    `${sample.cpuPercent.toFixed(1)} %`,
    `${bytes(sample.memory)} of ${bytes(sample.memoryLimit)}`,
    `${bytes(sample.networkReceived)} / ${bytes(sample.networkSent)}`,
    `${bytes(sample.blockRead)} / ${bytes(sample.blockWritten)}`,
    String(sample.processes),
  ]
}

/** Each service keeps its colour; text from containers cannot drive the terminal. */
function entryPrinter({ output }: Context, timestamps: boolean): (entry: JournalEntry) => void {
  const assigned = new Map<string, (typeof colours)[number]>()
  return (entry) => {
    output.row(entry)
    const who = entry.instance ?? entry.service ?? 'panamax'
    const colour = assigned.get(who) ?? colours[assigned.size % colours.length] ?? 'cyan'
    assigned.set(who, colour)
    const time = timestamps ? `${output.paint('dim', entry.time)} ` : ''
    const text = entry.kind === 'event' ? output.paint('bold', harmless(entry.text)) : harmless(entry.text)
    output.line(`${time}${output.paint(entry.kind === 'event' ? 'bold' : colour, harmless(who))} | ${text}`)
  }
}

/** Nothing at all on the screen looks like a fault. */
function nothingFound({ since, until, grep, services, tail }: JournalWindow): string {
  if (tail === 0) return 'No lines were asked for (--tail 0).'
  const who = services === undefined ? '' : ` of ${harmless(services)}`
  const window = [
    ...(since === undefined ? [] : [`since ${harmless(since)}`]),
    ...(until === undefined ? [] : [`until ${harmless(until)}`]),
  ].join(' ')
  const what = grep === undefined ? '' : ` with "${harmless(grep)}"`
  const more = window === '' && what === '' ? '' : ' Ask for more with another --since, --until or --grep.'
  return `The journal${who} has no lines${what}${window === '' ? '' : ` ${window}`}.${more}`
}

interface JournalWindow {
  readonly since?: string
  readonly until?: string
  readonly grep?: string
  readonly services?: string
  readonly tail?: number
}

/** Nothing comes any more: it is a duration back from now, or a time that is over. */
function hasPassed(until: string | undefined): boolean {
  if (until === undefined) return false
  const moment = Date.parse(until)
  return Number.isNaN(moment) || moment <= Date.now()
}

function tailOf(given: string | undefined): { tail?: number } {
  if (given === 'all') return {}
  const tail = Number(given ?? '200')
  if (!Number.isInteger(tail) || tail < 0)
    throw new PanamaxError('invalid_request', `--tail takes a number of lines or "all", not "${given}".`)
  return { tail }
}

function defined<K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, string>)
}

async function requireService(client: Client, app: string, service: string): Promise<void> {
  const { serviceList } = await client.call('getApp', { params: { app } })
  if (serviceList.some((each) => each.name === service)) return
  const names = serviceList.map((each) => harmless(each.name)).join(', ')
  throw new PanamaxError('not_found', `${app} has no service "${service}". It has: ${names}.`)
}
