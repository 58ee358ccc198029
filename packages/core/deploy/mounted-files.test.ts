import { describe, expect, test } from 'vitest'
import type { AppSpec, ServiceSpec } from '../compose/spec.ts'
import { mountedFiles, placesInFolder, relativeMounts } from './mounted-files.ts'

const files = { 'conf/site.conf': 'a1', 'conf/extra/b.conf': 'b2', 'init.sql': 'c3', 'config.json': 'd4' }

function web(service: Partial<ServiceSpec>): ServiceSpec {
  return { image: 'web:1', command: null, entrypoint: null, ...service }
}

function of(service: Partial<ServiceSpec>, more: Partial<AppSpec> = {}, own: Record<string, string> = files) {
  const spec = web(service)
  const place = { directory: '/srv/apps/blog', files: own, fingerprint: (text: string) => `mark of ${text.length}` }
  return mountedFiles({ name: 'blog', services: { web: spec }, ...more }, spec, place)
}

function bind(...sources: string[]): Partial<ServiceSpec> {
  return { volumes: sources.map((source) => ({ type: 'bind', source, target: '/x' })) }
}

describe('the own files that a service mounts', () => {
  test('are one by its path, and all of a folder, however it is written', () => {
    expect(of(bind('./conf/site.conf'))).toEqual({ 'file ./conf/site.conf': '#a1' })
    const folder = { 'file ./conf/site.conf': '#a1', 'file ./conf/extra/b.conf': '#b2' }
    for (const source of ['./conf', 'conf/', './x/../conf', '/srv/apps/blog/conf'])
      expect(of(bind(source))).toEqual(folder)
    expect(Object.keys(of(bind('.')))).toHaveLength(4)
  })

  test('are no others: neither beside it, nor outside, nor of a volume', () => {
    expect(of(bind('./config', './data', '/etc/conf', '~/conf', '../blog2/conf', '/srv/apps/blog2/conf'))).toEqual({})
    expect(of({ volumes: [{ type: 'volume', source: 'conf', target: '/x' }] })).toEqual({})
    expect(of(bind('./conf'), {}, {})).toEqual({})
  })

  test('are also configs and secrets that come from a file', () => {
    const more = {
      configs: { main: { name: 'blog_main', file: './config.json' } },
      secrets: { sql: { name: 's', file: 'init.sql' } },
    }
    const service = { configs: [{ source: 'main' }], secrets: [{ source: 'sql' }] }
    expect(of(service, more)).toEqual({ 'file ./config.json': '#d4', 'file ./init.sql': '#c3' })
  })

  test('of an app: what starts in its folder, as it is written', () => {
    const services = { web: web(bind('./conf', '/etc/x', '~/y', 'data')), db: web(bind('./conf')) }
    const configs = { main: { name: 'blog_main', file: './config.json' } }
    const main = web({ configs: [{ source: 'main' }] })
    expect(relativeMounts({ name: 'blog', services: { ...services, main }, configs })).toEqual([
      './conf',
      'data',
      './config.json',
    ])
  })

  test('are one fact where there are more than a label should hold, in whatever order they come', () => {
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`conf/${index}`, `m${index}`]))
    const facets = of(bind('./conf'), {}, many)
    expect(Object.keys(facets)).toEqual(['files in ./conf'])
    expect(of(bind('./conf'), {}, Object.fromEntries(Object.entries(many).reverse()))).toEqual(facets)
  })
})

test('places in the folder are fixed where nobody may write', () => {
  const read = { type: 'bind', source: './conf', target: '/conf', read_only: true } as const
  const app: AppSpec = {
    name: 'blog',
    services: {
      web: web({ volumes: [read, ...(bind('./data', '/etc', '../up', './both').volumes ?? [])] }),
      db: web({ volumes: [{ ...read, source: './both' }], secrets: [{ source: 'key' }] }),
    },
    secrets: { key: { name: 'blog_key', file: './key.txt' } },
  }
  expect(placesInFolder(app)).toEqual([
    { place: 'conf', isFixed: true },
    { place: 'data', isFixed: false },
    { place: 'both', isFixed: false },
    { place: 'key.txt', isFixed: true },
  ])
})
