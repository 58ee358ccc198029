import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type EditOperation, edit } from '../../compose/edit.ts'
import { getIn, isObject } from '../../compose/edit/plain.ts'
import { readSource } from '../../compose/edit/source.ts'
import { composeDocument } from '../compose-document.ts'
import { mergeDocuments } from './merge-documents.ts'
import { decide } from './merge-text.ts'
import { sameModel } from './model.ts'

const library = new URL('../../../../library/', import.meta.url)
const corpus = new URL('../../../../../shared/data/pmx/', import.meta.url)

function documentsIn(folder: URL, ending: string): [string, string][] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(ending))
  return names.flatMap((name) => {
    const { document } = composeDocument(readFileSync(new URL(name, folder), 'utf8'), name)
    return document === undefined ? [] : [[name, document]]
  })
}

function edited(text: string, operations: readonly EditOperation[]): string {
  return operations.reduce((current, operation) => {
    const result = edit(current, operation)
    if (!result.ok) throw new Error(result.reason)
    return result.text
  }, text)
}

function servicesOf(text: string): string[] {
  const services = getIn(readSource(text).plain, ['services'])
  return isObject(services) ? Object.keys(services) : []
}

// The public templates of 2014 stand beside the repository where it is made; elsewhere the library has to do.
const documents = [...documentsIn(library, '/compose.yaml'), ...documentsIn(corpus, '.pmx')]

describe('real templates', () => {
  test.each(documents)('%s', (_name, base) => {
    const services = servicesOf(base)
    const theirs = edited(
      base,
      services.flatMap((service): EditOperation[] => [
        { type: 'set-image', service, image: 'theirs/x:9' },
        { type: 'set-environment', service, name: 'ADDED_BY_TEMPLATE', value: 'a' },
        { type: 'add-port', service, port: '45678:45678' },
      ]),
    ).replace(/^services:\r?\n/m, '$&  brand-new:\n    # with a comment\n    image: fresh\n')
    const changes = (service: string): EditOperation[] => [
      { type: 'set-environment', service, name: 'ADDED_BY_ME', value: 'b' },
      { type: 'set-restart', service, restart: 'on-failure' },
      { type: 'add-port', service, port: '45679:45679' },
    ]
    const mine = edited(base, services.flatMap(changes))
    const merged = mergeDocuments({ base, mine, theirs })
    expect(merged.conflicts).toEqual([])
    expect(merged.text).toContain('# with a comment')
    expect(sameModel(readSource(merged.text).plain, readSource(edited(theirs, services.flatMap(changes))).plain)).toBe(
      true,
    )

    const other = edited(mine, [{ type: 'set-image', service: services[0] ?? '', image: 'mine/y:1' }])
    const disputed = mergeDocuments({ base, mine: other, theirs })
    expect(disputed.conflicts).toMatchObject([{ path: `services.${services[0]}.image` }])
    expect(decide(disputed, 'theirs')).toBe(merged.text)
  })
})
