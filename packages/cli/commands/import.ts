import { resolve } from 'node:path'
import type { Problem } from '@panamax/core/compose/problem'
import { parseCapRover } from '@panamax/core/convert/caprover'
import { parseCasaos } from '@panamax/core/convert/casaos'
import { parseDockerRun } from '@panamax/core/convert/docker-run'
import type { Loss } from '@panamax/core/convert/loss'
import { parsePortainer, type PortainerEntry } from '@panamax/core/convert/portainer'
import { quoteWord } from '@panamax/core/convert/shell-words'
import { PanamaxError } from '@panamax/core/errors'
import { loadWithStandIns } from '@panamax/core/template/stand-ins'
import { type Command, type Options, textOption } from '../command.ts'
import type { Context } from '../context.ts'
import { outputOption } from '../offline/arguments.ts'
import { chooseEntry, rawFileUrl } from '../offline/portainer-choice.ts'
import { readText } from '../offline/read-text.ts'
import { writeResult } from '../offline/write-result.ts'
import { harmless, table } from '../output.ts'
import { refused, showProblems } from '../render/problems.ts'

const source = (description: string) => ({ name: 'FILE', description, required: true }) as const

export const importCommands: readonly Command[] = [
  {
    name: 'import portainer',
    summary: 'makes a compose document of a template in a catalogue of Portainer; needs no server',
    arguments: [source('the catalogue: a file, "-" or a URL')],
    options: [
      { flags: '--list', description: 'list what is in it' },
      { flags: '-t, --template <name>', description: 'the title of the template, or its number in the list' },
      {
        flags: '--stack <file>',
        description: 'the compose file of a stack, where it cannot be fetched: a file or URL',
      },
      outputOption,
    ],
    examples: [
      'panamax import portainer templates.json --list',
      'panamax import portainer https://example.org/templates.json --template Nginx -o compose.yaml',
    ],
    async run(context, [what = ''], options) {
      const { text, fileName } = await readText(context, what)
      const { entries, problems } = parsePortainer(text, fileName)
      if (problems.some(({ severity }) => severity === 'error')) throw refused(problems, 'The catalogue')
      showProblems(context.output, problems)
      if (options['list'] === true) return listEntries(context, entries)
      const entry = chooseEntry(entries, textOption(options, 'template'))
      const document = entry.document ?? (await stackOf(context, entry, textOption(options, 'stack')))
      return finish(context, options, { document, problems: entry.problems, losses: entry.losses })
    },
  },
  {
    name: 'import docker-run',
    summary:
      'makes a compose document of docker run commands, with the networks and volumes that go with them; nothing is run; needs no server',
    arguments: [
      {
        name: 'WORDS',
        description: 'a file with the commands, "-", or a command itself behind "--"; standard input unless given',
        required: false,
        variadic: true,
      },
    ],
    options: [outputOption],
    examples: [
      'panamax import docker-run -- docker run -d -p 8080:80 nginx:1.29',
      'panamax import docker-run start.sh -o compose.yaml',
    ],
    async run(context, words, options) {
      const { text, fileName } = await commandText(context, words)
      const { document, problems, losses } = parseDockerRun(text)
      return finish(context, options, {
        document,
        problems: problems.map((problem) => ({ ...problem, file: fileName })),
        losses,
      })
    },
  },
  {
    name: 'import casaos',
    summary: 'gives a compose file of CasaOS the words and questions of Panamax; needs no server',
    arguments: [source('the file, its folder, "-" or a URL')],
    options: [outputOption],
    examples: ['panamax import casaos docker-compose.yml -o compose.yaml'],
    async run(context, [what = ''], options) {
      const { text, fileName } = await readText(context, what, 'orFolder')
      return finish(context, options, parseCasaos(text, fileName))
    },
  },
  {
    name: 'import caprover',
    summary: 'makes a compose document of a one-click app of CapRover; needs no server',
    arguments: [source('the file, "-" or a URL')],
    options: [outputOption],
    examples: ['panamax import caprover ghost.yml -o compose.yaml'],
    async run(context, [what = ''], options) {
      const { text, fileName } = await readText(context, what)
      return finish(context, options, parseCapRover(text, fileName))
    },
  },
]

interface Imported {
  readonly document?: string | undefined
  readonly problems: readonly Problem[]
  readonly losses: readonly Loss[]
}

/** Writes the document and says what became of the rest: also what keeps it from loading, which is then for a person. */
async function finish(context: Context, options: Options, { document, problems, losses }: Imported): Promise<number> {
  if (document === undefined) throw refused(problems, 'What was read')
  const loaded = loadWithStandIns({ files: [{ path: 'the document', text: document }], defaultName: 'app' })
  const errors = loaded.problems.filter(({ severity }) => severity === 'error')
  const target = textOption(options, 'output')
  const code = await writeResult(context, {
    to: 'compose',
    text: document,
    losses,
    ...(target === undefined ? {} : { file: resolve(context.cwd, target) }),
  })
  showProblems(context.output, [...problems, ...errors])
  return errors.length > 0 ? 3 : code
}

function listEntries({ output }: Context, entries: readonly PortainerEntry[]): number {
  const rows = entries.map(({ title, repository }, index) => ({ number: index + 1, title, repository }))
  output.value(rows)
  for (const line of table(
    rows.map(({ number, title, repository }) => [
      String(number),
      harmless(title),
      repository === undefined ? 'container' : `stack ${harmless(`${repository.url} ${repository.stackfile}`)}`,
    ]),
  ))
    output.line(line)
  return 0
}

async function stackOf(context: Context, { title, repository, asTemplate }: PortainerEntry, given: string | undefined) {
  if (repository === undefined || asTemplate === undefined)
    throw new PanamaxError('unsupported', `"${title}" has neither an image nor a stack.`)
  const from = given ?? rawFileUrl(repository.url, repository.stackfile)
  if (from === undefined)
    throw new PanamaxError(
      'unsupported',
      `"${title}" is a stack, whose file ${repository.stackfile} stands in ${repository.url}. Get it, and name it with --stack.`,
    )
  return asTemplate((await readText(context, from)).text)
}

/** The shell has taken the quotes off the words of a command: they are put back. */
async function commandText(context: Context, words: readonly string[]): Promise<{ text: string; fileName: string }> {
  const [first = '-', ...more] = words
  if (more.length > 0) return { text: words.map(quoteWord).join(' '), fileName: 'command' }
  if (/^\s*\S*(docker|podman|nerdctl)\s/.test(first)) return { text: first, fileName: 'command' }
  return readText(context, first)
}
