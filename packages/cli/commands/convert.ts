import { resolve } from 'node:path'
import { toDockerRun } from '@panamax/core/convert/docker-run'
import type { Loss } from '@panamax/core/convert/loss'
import { PanamaxError } from '@panamax/core/errors'
import { appToPmx2014 } from '@panamax/core/template/pmx'
import { type Command, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { fileArgument, outputOption, overrideOption, setOption } from '../offline/arguments.ts'
import { judge, loadFile, loadPublic, type OpenedFile, openFile, requireService } from '../offline/load-file.ts'
import { writeResult } from '../offline/write-result.ts'

const formats = ['compose', 'pmx', 'pmx-2014', 'docker-run'] as const
type Format = (typeof formats)[number]

export const convertCommand: Command = {
  name: 'convert',
  summary: 'writes a document in another format; what is lost is said on standard error, exit 3; needs no server',
  arguments: [fileArgument],
  options: [
    { flags: '--to <format>', description: `one of ${formats.join(', ')}` },
    outputOption,
    { flags: '--service <name>', description: 'docker-run: only this service' },
    { ...setOption, description: 'a variable; to pmx-2014 the only values that are written' },
    overrideOption,
  ],
  examples: [
    'panamax convert wordpress.pmx --to compose > compose.yaml',
    'panamax convert compose.yaml --to docker-run',
    'panamax convert compose.yaml --to pmx-2014 -o blog.pmx',
  ],
  async run(context, [path], options) {
    const to = formats.find((each) => each === textOption(options, 'to'))
    if (to === undefined) throw new PanamaxError('invalid_request', `--to takes one of ${formats.join(', ')}.`)
    if (to !== 'docker-run' && options['service'] !== undefined)
      throw new PanamaxError('invalid_request', '--service goes with --to docker-run.')
    const opened = await openFile(context, path, options)
    const { text, losses } = await convert(context, opened, to, options)
    const target = textOption(options, 'output')
    return writeResult(context, {
      to,
      text,
      losses: [...opened.losses, ...losses],
      ...(target === undefined ? {} : { file: resolve(context.cwd, target) }),
    })
  },
}

interface Converted {
  readonly text: string
  readonly losses: readonly Loss[]
}

/**
 * `docker-run` gets the values of this machine, as `docker compose up` would. A file of 2014 is meant for others: it is
 * written from the document alone, so that no secret of `.env` or of the environment gets into it.
 */
async function convert(context: Context, opened: OpenedFile, to: Format, options: Options): Promise<Converted> {
  if (to === 'pmx-2014') {
    const { app, losses } = await loadPublic(context, opened, options)
    const written = appToPmx2014(app)
    return { text: written.text, losses: [...losses, ...written.losses] }
  }
  if (to === 'docker-run') {
    const app = await loadFile(context, opened, options)
    const service = textOption(options, 'service')
    if (service !== undefined) requireService(app, service)
    return toDockerRun(app, service)
  }
  judge(context, opened)
  const losses = opened.overrides.map(
    ({ path }): Loss => ({
      path: [],
      lost: `what ${path} lays over the document`,
      severity: 'degraded',
      instead: '"panamax config" prints both as one.',
    }),
  )
  return { text: opened.document, losses }
}
