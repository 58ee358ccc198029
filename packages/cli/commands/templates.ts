import { TemplateQuery } from '@panamax/contract/templates'
import { PanamaxError } from '@panamax/core/errors'
import type { z } from 'zod'
import { type Command, type Options, textOption } from '../command.ts'
import { harmless } from '../output.ts'
import { showTemplate, showTemplates } from '../render/template.ts'

export const templateCommands: readonly Command[] = [
  {
    name: 'search',
    summary: 'finds templates by name, keyword, description, documentation or image; typos are forgiven',
    arguments: [{ name: 'WORDS', description: 'all templates without one', required: false, variadic: true }],
    options: [
      { flags: '--keyword <list>', description: 'only with all of these keywords, parted by commas' },
      { flags: '--type <list>', description: 'only of one of these types' },
      { flags: '--source <list>', description: 'only of one of these sources' },
      { flags: '--sort <order>', description: 'relevance, name, recent or quality' },
      { flags: '--limit <count>', description: 'at most so many, 1 to 500 (100)' },
      { flags: '--offset <count>', description: 'without the first ones' },
    ],
    examples: ['panamax search wiki', 'panamax search blog --keyword mysql --sort quality', 'panamax search'],
    async run({ client, output }, words, options) {
      const query = queryOf(words.join(' ').trim(), options)
      const found = await (await client()).call('listTemplates', { query })
      output.value(found)
      if (output.json) return
      if (found.forgiven && found.total > 0)
        output.note(`Hardly anything matches "${harmless(query.q ?? '')}" as it is spelled. These are close:`)
      if (found.total > 0) return showTemplates(output, found, query.offset)
      output.line(`No template matches "${harmless(query.q ?? '')}". To run an image: panamax run IMAGE:TAG`)
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
