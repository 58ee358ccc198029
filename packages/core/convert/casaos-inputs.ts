import { LineCounter, parseDocument, isMap } from 'yaml'
import { namesSecret } from '../check/secret-names.ts'
import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { variablesIn, type VariableUse } from '../template/variables.ts'
import { localText } from './casaos-texts.ts'
import { type Fields, list, text } from './portainer-fields.ts'
import { rawText } from './read-plain.ts'

/** What CasaOS fills in by itself, with what fits on any machine. */
const known: Readonly<Record<string, { label: string; default: string }>> = {
  PUID: { label: 'User id that it runs as', default: '1000' },
  PGID: { label: 'Group id that it runs as', default: '1000' },
  TZ: { label: 'Time zone', default: 'Etc/UTC' },
}

/** The questions of the app: its variables, with the words that it has for them. */
export function casaosInputs(document: string, root: Fields, app: string): Record<string, Json> {
  const described = describedVariables(root)
  const uses = usedVariables(document).filter(({ name, hasDefault }) => !hasDefault && /^\w{1,128}$/.test(name))
  return Object.fromEntries(
    uses.map(({ name, required }) => {
      const description = described.get(name)
      const isSecret = namesSecret(name) || /pwd$/i.test(name)
      const own = /^AppID$/i.test(name) ? { label: 'Name of its folders', default: app } : known[name]
      return [
        name,
        {
          ...own,
          ...(description === undefined ? {} : { description }),
          ...(isSecret ? { type: 'password' } : {}),
          ...(required ? { required: true } : {}),
        },
      ]
    }),
  )
}

/** The variables that the app itself uses; what CasaOS shows of it is no use. */
function usedVariables(document: string): VariableUse[] {
  const lines = new LineCounter()
  const options = { lineCounter: lines, uniqueKeys: false, logLevel: 'silent', strict: false } as const
  const parsed = parseDocument(document, options)
  const services = isMap(parsed.contents) ? parsed.contents.get('services') : undefined
  for (const block of [parsed.contents, ...(isMap(services) ? services.items.map(({ value }) => value) : [])])
    if (isMap(block)) block.delete('x-casaos')
  return variablesIn(parsed, lines)
}

/** Variable of the document → what CasaOS says of the variable of the container that takes it. */
function describedVariables(root: Fields): Map<string, string> {
  const found = new Map<string, string>()
  const services = isMapping(root['services']) ? Object.values(root['services']).filter(isMapping) : []
  for (const service of services) {
    const block = isMapping(service['x-casaos']) ? service['x-casaos'] : {}
    const environment = environmentOf(service['environment'])
    for (const env of list(block['envs']).filter(isMapping)) {
      const container = text(env['container'])
      const description = localText(env['description'])
      const variable = /^\$\{?([A-Za-z_]\w*)/.exec(environment.get(container ?? '') ?? '')?.[1]
      if (variable !== undefined && description !== undefined) found.set(variable, description.slice(0, 2_000))
    }
  }
  return found
}

function environmentOf(given: Json | undefined): Map<string, string> {
  if (isMapping(given)) return new Map(Object.entries(given).map(([name, value]) => [name, rawText(value)]))
  return new Map(
    list(given).map((line) => {
      const [name = '', ...value] = rawText(line).split('=')
      return [name, value.join('=')]
    }),
  )
}
