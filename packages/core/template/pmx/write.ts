import { Document, isScalar, visit } from 'yaml'
import type { AppSpec } from '../../compose/spec.ts'
import type { Loss } from '../../convert/loss.ts'
import { readMetadata } from '../metadata.ts'
import { unfittedApp, unfittedKeys } from './fit-app.ts'
import { fitService } from './fit-service.ts'

export function writePmx(app: AppSpec): { text: string; losses: Loss[] } {
  const read = readMetadata(app)
  const { metadata, services } = read
  const losses = unfittedApp(app, read)
  const images = Object.entries(app.services).map(([name, service]) => {
    losses.push(...unfittedKeys(name, service))
    return fitService(name, service, services[name] ?? { required: [], blocked: [] }, losses)
  })
  const template = {
    name: metadata.name ?? app.name,
    description: metadata.description ?? '',
    keywords: metadata.keywords.join(', '),
    type: metadata.type ?? 'Default',
    documentation: metadata.documentation ?? '',
    images,
  }
  return { text: toYaml(template), losses }
}

/** YAML 1.1, as Ruby's Psych reads and writes it: lists not indented, text quoted where 1.1 takes it for something else. */
function toYaml(value: object): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false })
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== 'string') return
      if (/[^\P{C}\n\t]|[\u0085\u2028\u2029]/u.test(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  const body = document.toString({ lineWidth: 0, indentSeq: false, singleQuote: true, blockQuote: 'literal' })
  return `---\n${body.replace(/^(%.*\n|---\n)+/, '')}`
}
