import { TemplateQuery } from '@panamax/contract/templates'
import { PanamaxError } from '@panamax/core/errors'
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
        if (found.total > 0) showTemplates(output, found, query.offset)
        else output.line(`No template matches "${harmless(query.q ?? '')}". To run an image: panamax run IMAGE:TAG`)
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

function isForImagesToo(query: z.output<typeof TemplateQuery>, options: Options): boolean {
  const isNarrowed = ['keyword', 'type', 'source', 'sort', 'offset'].some(
    (name) => textOption(options, name) !== undefined,
  )
  return query.q !== undefined && !isNarrowed && options['images'] !== false
}

function queryOf(words: string, options: Options): z.output<typeof TemplateQuery> {
  const names = ['keyword', 'type', 'source', 'sort', 'limit', 'offset'] as const
  const given = names.flatMap((name) => {
    const value = textOption(options, name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const parsed = TemplateQuery.safeParse({ ...(words === '' ? {} : { q: words }), ...Object.fromEntries(given) })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const what = issue?.path[0] === 'q' ? 'The search' : `--${String(issue?.path[0])}`
  throw new PanamaxError('invalid_request', `${what} is not valid: ${issue?.message ?? ''}`)
}
