import { PanamaxError } from '@panamax/core/errors'
import { type Command, type Options, textOption } from '../command.ts'
import { answers, isAlive, localServer } from '../connection/local-server.ts'
import { runOffline, runServer, startServer, stopServer } from '../connection/programs.ts'
import type { Context } from '../context.ts'
import { harmless } from '../output.ts'

const marks = { ok: ['green', '✓'], warning: ['yellow', '!'], error: ['red', '✗'] } as const

export const serverCommands: readonly Command[] = [
  {
    name: 'up',
    summary: 'starts the server: in the foreground, or with --detach in the background',
    options: [
      { flags: '--port <port>', description: 'the port to listen on; 8888 unless given' },
      { flags: '--host <address>', description: 'the address to listen on; 127.0.0.1 unless given' },
      { flags: '--home <folder>', description: 'the data folder (PANAMAX_HOME)' },
      { flags: '-d, --detach', description: 'in the background' },
    ],
    examples: ['panamax up', 'panamax up --detach --port 9000'],
    async run(context, _args, options) {
      const running = await localServer(withHome(context, options))
      if (running !== undefined && isAlive(running.pid) && (await answers(running.address))) {
        refuseOther(running.address, options)
        context.output.value({ address: running.address, pid: running.pid, started: false })
        context.output.line(`Panamax is at ${running.address} already.`)
        return 0
      }
      const args = ['port', 'host', 'home'].flatMap((name) => {
        const value = textOption(options, name)
        return value === undefined ? [] : [`--${name}`, value]
      })
      if (options['detach'] !== true) return runServer(context, args)
      const said = await startServer(withHome(context, options), args)
      const server = await localServer(withHome(context, options))
      context.output.value({ address: server?.address, pid: server?.pid, started: true })
      for (const line of said.trimEnd().split('\n')) context.output.line(line)
      return 0
    },
  },
  {
    name: 'down',
    summary: 'stops the server on this machine; apps go on running',
    options: [{ flags: '--home <folder>', description: 'the data folder (PANAMAX_HOME)' }],
    examples: ['panamax down'],
    async run(context, _args, options) {
      const stopped = await stopServer(withHome(context, options))
      context.output.value({ stopped })
      context.output.line(stopped ? 'Panamax has stopped. Apps go on running.' : 'No Panamax server runs here.')
    },
  },
  {
    name: 'doctor',
    summary: 'what is wrong with this installation, and how to fix it',
    examples: ['panamax doctor'],
    async run(context) {
      const { output } = context
      const checks = await diagnose(context)
      if (checks === undefined) {
        output.note(
          'No server answers: looking at the data folder and the machine only. Start it with "panamax up --detach".',
        )
        return runOffline(context, ['doctor', ...(output.json ? ['--json'] : [])])
      }
      output.value(checks)
      for (const check of checks) {
        const [style, mark] = marks[check.state]
        output.line(`${output.paint(style, mark)} ${harmless(check.name)}: ${harmless(check.text)}`)
        if (check.fix !== undefined) output.line(`    ${harmless(check.fix)}`)
      }
      return checks.some((check) => check.state === 'error') ? 1 : 0
    },
  },
]

/** Throws `conflict` when it runs, but not on the port that was asked for. */
function refuseOther(address: string, options: Options): void {
  const port = textOption(options, 'port')
  if (port === undefined || port === '0' || new URL(address).port === String(Number(port))) return
  throw new PanamaxError(
    'conflict',
    `Panamax runs at ${address} already, not on port ${port}. Stop it first: panamax down. Apps go on running.`,
  )
}

function withHome(context: Context, options: Options): Context {
  const home = textOption(options, 'home')
  return home === undefined ? context : { ...context, environment: { ...context.environment, PANAMAX_HOME: home } }
}

/** What the server says of itself; undefined where none answers. */
async function diagnose(context: Context) {
  try {
    return await (await context.client({ mayStart: false })).call('diagnose', {}, context.signal)
  } catch (error) {
    if (error instanceof PanamaxError && error.code === 'unreachable') return undefined
    throw error
  }
}
