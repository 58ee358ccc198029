import type { Command } from '../command.ts'
import { harmless, table } from '../output.ts'

export const templateCommands: readonly Command[] = [
  {
    name: 'search',
    summary: 'finds templates by name, keyword, description or image',
    arguments: [{ name: 'QUERY', description: 'words; all templates without one', required: false, variadic: true }],
    examples: ['panamax search wiki', 'panamax search'],
    async run({ client, output }, words) {
      const query = words.join(' ')
      const found = await (await client()).call('listTemplates', { query: query === '' ? {} : { q: query } })
      output.value(found)
      if (found.length === 0)
        output.line(`No template matches "${harmless(query)}". To run an image: panamax run IMAGE:TAG`)
      const rows = found.map((each) => [
        output.paint('bold', harmless(each.name)),
        `${each.services.length}`,
        harmless(each.description),
      ])
      if (rows.length > 0) for (const line of table([['NAME', 'SERVICES', 'DESCRIPTION'], ...rows])) output.line(line)
    },
  },
  {
    name: 'template',
    summary: 'shows a template: what it is, its services, what it asks, or the document itself',
    arguments: [{ name: 'NAME', description: 'from "panamax search"', required: true }],
    options: [{ flags: '--document', description: 'the compose document' }],
    examples: ['panamax template wordpress', 'panamax template guestbook --document > compose.yaml'],
    async run({ client, output }, [name = ''], options) {
      const template = await (await client()).call('getTemplate', { params: { name } })
      output.value(template)
      if (output.json) return
      if (options['document'] === true) return output.raw(template.document)
      output.line(
        `${output.paint('bold', harmless(template.title))} (${harmless(template.name)}, from ${harmless(template.source)})`,
      )
      output.line(harmless(template.description))
      output.line()
      for (const line of table(
        template.services.map((each) => [
          `  ${harmless(each.name)}`,
          harmless(each.image),
          harmless(each.category ?? ''),
        ]),
      )) {
        output.line(line)
      }
      if (template.inputs.length > 0) output.line('\nIt asks:')
      const rows = template.inputs.map((input) => {
        const fallback = input.generated
          ? 'made for you'
          : input.default === undefined
            ? input.required
              ? 'required'
              : ''
            : `default ${input.default}`
        return [`  ${harmless(input.name)}`, input.type, harmless(input.label ?? ''), harmless(fallback)]
      })
      for (const line of table(rows)) output.line(line)
      output.line()
      for (const line of template.documentation.trimEnd().split('\n')) output.line(harmless(line))
    },
  },
]
