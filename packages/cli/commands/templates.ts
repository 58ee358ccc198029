import { TemplateQuery } from '@panamax/contract/templates'
import type { Client } from '@panamax/contract/client'
import { suggest } from '@panamax/core/compose/suggest'
import { PanamaxError } from '@panamax/core/errors'
import { issueWords } from '@panamax/core/issue-words'
import type { z } from 'zod'
import { type Command, type Options, textOption } from '../command.ts'
import { harmless } from '../output.ts'
import { showImageSections } from '../render/images.ts'
import { showTemplate, showTemplates } from '../render/template.ts'
import { searchImagesToo } from './images.ts'

export const templateCommands: readonly Command[] = [
  {
    name: 'search',
    summary: 'finds templates by name, keyword, description, documentation or image, typos forgiven; and images',
    arguments: [{ name: 'WORDS', description: 'all templates without one', required: false, variadic: true }],
    options: [
      { flags: '--keyword <list>', description: 'only with all of these keywords, parted by commas' },
      { flags: '--type <list>', description: 'only of one of these types' },
      { flags: '--source <list>', description: 'only of one of these sources' },
      { flags: '--sort <order>', description: 'relevance, name, recent or quality' },
      { flags: '--limit <count>', description: 'at most so many, 1 to 500 (100)' },
      { flags: '--offset <count>', description: 'without the first ones' },
      { flags: '--no-images', description: 'templates only, as where they are narrowed by any of the above' },
    ],
    examples: ['panamax search wiki', 'panamax search blog --keyword mysql --sort quality', 'panamax search'],
    async run({ client, output, signal }, words, options) {
      const query = queryOf(words.join(' ').trim(), options)
      const known = await client()
      const found = await known.call('listTemplates', { query })
      if (!output.json) {
        if (found.forgiven && found.total > 0)
          output.note(`Hardly anything matches "${harmless(query.q ?? '')}" as it is spelled. These are close:`)
        if (found.templates.length > 0) showTemplates(output, found, query.offset)
        else output.line(await nothingFound(known, query, found.total))
      }
      // What is far away comes after what is here.
      const images = isForImagesToo(query, options) ? await searchImagesToo(known, query.q ?? '', signal) : []
      output.value({ ...found, images })
      if (images.length > 0) output.line()
      showImageSections(output, images)
    },
  },
  {
    name: 'template',
    summary: 'shows a template: where it is from, its services, what it asks and may do, its quality, or the document',
    arguments: [{ name: 'NAME', description: 'from "panamax search", with or without its source', required: true }],
    options: [{ flags: '--document', description: 'the compose document' }],
    examples: ['panamax template wordpress', 'panamax template library/guestbook --document > compose.yaml'],
    async run({ client, output }, [name = ''], options) {
      const template = await (await client()).call('getTemplate', { params: { name } })
      output.value(template)
      if (output.json) return
      if (options['document'] === true) return output.raw(template.document)
      showTemplate(output, template)
    },
  },
]

type Query = z.output<typeof TemplateQuery>

/** Why there is nothing to show. Throws `not_found` for a source that there is not. */
async function nothingFound(client: Client, { q, keyword, type, source }: Query, total: number): Promise<string> {
  if (total > 0) return `There are only ${total}: --offset is too large.`
  const wanted = (source ?? '').split(',').map((name) => name.trim())
  if (source !== undefined) {
    const names = (await client.call('listSources', {})).map(({ name }) => name)
    const missing = wanted.find((name) => !names.includes(name))
    if (missing !== undefined) throw noSource(missing, names)
  }
  const narrowed = [
    ...(keyword === undefined ? [] : [`with the keyword ${harmless(keyword)}`]),
    ...(type === undefined ? [] : [`of the type ${harmless(type)}`]),
    ...(source === undefined ? [] : [`of the source ${harmless(source)}`]),
  ].join(' ')
  if (q === undefined) return narrowed === '' ? 'There are no templates.' : `There is no template ${narrowed}.`
  if (narrowed !== '') return `No template ${narrowed} matches "${harmless(q)}".`
  return `No template matches "${harmless(q)}". To run an image: panamax run IMAGE:TAG`
}

function noSource(name: string, names: readonly string[]): PanamaxError {
  const near = suggest(name, names)
  const hint = near === undefined ? 'See them all with: panamax source list' : `Did you mean "${near}"?`
  return new PanamaxError('not_found', `There is no source called "${name}". ${hint}`)
}

function isForImagesToo(query: Query, options: Options): boolean {
  const isNarrowed = ['keyword', 'type', 'source', 'sort', 'offset'].some(
    (name) => textOption(options, name) !== undefined,
  )
  return query.q !== undefined && !isNarrowed && options['images'] !== false
}

function queryOf(words: string, options: Options): Query {
  const names = ['keyword', 'type', 'source', 'sort', 'limit', 'offset'] as const
  const given = names.flatMap((name) => {
    const value = textOption(options, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const parsed = TemplateQuery.safeParse({ ...(words === '' ? {} : { q: words }), ...Object.fromEntries(given) })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const what = issue?.path[0] === 'q' ? 'The search' : `--${String(issue?.path[0])}`
  throw new PanamaxError('invalid_request', `${what} ${issue === undefined ? 'is not valid' : issueWords(issue)}.`)
}
