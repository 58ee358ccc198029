import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { TemplateQuery } from '@panamax/contract/templates'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import type { IndexedTemplate } from '../indexed-template.ts'
import { readTemplateOf, TestCatalog } from '../testing/test-catalog.ts'

let room: TestCatalog
beforeAll(() => {
  room = new TestCatalog()
  for (const source of ['ours', 'theirs']) room.addSource(source)
  room.put('ours', made)
  room.put('theirs', [template('blog', { title: 'Another blog', keywords: ['cms'], quality: 60, source: 'theirs' })])
})
afterAll(() => room.remove())

interface About {
  readonly title?: string
  readonly keywords?: readonly string[]
  readonly description?: string
  readonly documentation?: string
  readonly image?: string
  readonly type?: string
  readonly quality?: number
  readonly recommended?: boolean
  readonly at?: string
  readonly source?: string
}

function template(name: string, about: About = {}): IndexedTemplate {
  const {
    title = name,
    keywords = [],
    description = '',
    documentation = '',
    image = 'scratch:1',
    source = 'ours',
  } = about
  const read = readTemplateOf({ source, name, text: `services: {web: {image: "${image}"}}` })
  return {
    ...read,
    documentation,
    summary: {
      ...read.summary,
      title,
      description,
      keywords: [...keywords],
      type: about.type ?? 'Default',
      quality: about.quality ?? 80,
      recommended: about.recommended ?? false,
      ...(about.at === undefined ? {} : { updatedAt: about.at }),
    },
  }
}

const made = [
  template('wordpress', { title: 'WordPress', keywords: ['blog', 'cms'], type: 'Wordpress', quality: 70 }),
  template('wp-shop', { title: 'WordPress with a shop', keywords: ['shop', 'cms'], type: 'Wordpress', quality: 95 }),
  template('blog', { title: 'Plain blog', keywords: ['static'], quality: 75, description: 'No wordpress here' }),
  template('ghost', { title: 'Ghost', keywords: ['Blog', 'newsletter'], quality: 90, at: '2025-05-01T12:00:00+02:00' }),
  template('hugo', { title: 'Hugo', keywords: ['blog'], quality: 90, at: '2025-05-01T10:30:00Z' }),
  template('wiki', {
    title: 'MediaWiki',
    keywords: ['wiki'],
    recommended: true,
    quality: 50,
    description: 'Not a blog',
  }),
  template('stack', { title: 'A stack', image: 'registry.example:5000/team/nextcloud:29@sha256:abc', quality: 65 }),
  template('notes', {
    title: 'Notes',
    documentation: '# Notes\n\nKeeps them in a **database** of PostgreSQL.',
    quality: 85,
  }),
  template('pg', { title: 'PostgreSQL', keywords: ['database', 'sql'], quality: 40 }),
  template('boke', { title: '博客系统', keywords: ['博客'], quality: 88 }),
  template('cafe', { title: 'Café Crème', keywords: ['crème brûlée'], quality: 30 }),
  template('home-assistant', { title: 'Home Assistant', keywords: ['smart home', 'iot'], quality: 92 }),
]

function list(query: z.input<typeof TemplateQuery>) {
  return room.search.search(TemplateQuery.parse(query))
}
const names = (query: z.input<typeof TemplateQuery>): string[] =>
  list(query).templates.map(({ source, name }) => (source === 'ours' ? name : `${source}/${name}`))

test.each<[string, string[]]>([
  // The whole name, then the name, then a keyword, then the rest; then the better, then the newer.
  ['wordpress', ['wordpress', 'wp-shop', 'blog']],
  ['blog', ['blog', 'theirs/blog', 'hugo', 'ghost', 'wordpress', 'wiki']],
  ['word', ['wp-shop', 'wordpress', 'blog']],
  // Each word has to be there, in whatever place.
  ['wordpress shop', ['wp-shop']],
  ['cms blog', ['theirs/blog', 'wordpress']],
  ['blog wordpress', ['wordpress', 'blog']],
  // Parts of names, names in one word or in several.
  ['media', ['wiki']],
  ['homeassistant', ['home-assistant']],
  ['home assistant', ['home-assistant']],
  ['sql', ['pg']],
  // Images, documentation.
  ['nextcloud', ['stack']],
  ['team/nextcloud', ['stack']],
  ['registry.example:5000', ['stack']],
  ['postgres', ['pg', 'notes']],
  ['database', ['pg', 'notes']],
  // As it is typed.
  ['g', ['ghost']],
  ['gh', ['ghost']],
  ['data', ['pg', 'notes']],
  // Accents, other scripts.
  ['cafe', ['cafe']],
  ['CREME', ['cafe']],
  ['brulée', ['cafe']],
  ['博客', ['boke']],
  ['客系统', ['boke']],
  ['系', ['boke']],
  // Typos: a letter missing, added, changed, swapped; two in a long word; while it is typed.
  ['wodpress', ['wordpress', 'wp-shop', 'blog']],
  ['worrdpress', ['wordpress', 'wp-shop', 'blog']],
  ['nextclous', ['stack']],
  ['gohst', ['ghost']],
  ['postgersql', ['pg', 'notes']],
  ['databsae', ['pg', 'notes']],
  ['wrodpres', ['wordpress', 'wp-shop', 'blog']],
  ['wordpress shpo', ['wp-shop']],
  // No more than that.
  ['gxxst', []],
  ['xyz', []],
  ['!!!', []],
  ['wordpress xyzzyx', []],
])('%j finds %j', (q, expected) => {
  expect(names({ q })).toEqual(expected)
})

test('a typo that another has made as well does not hide what was meant; a rare word that is right stays alone', () => {
  room.addSource('careless')
  const text = 'Keep your postgrse here, with photos'
  room.put('careless', [template('careless', { documentation: text, source: 'careless', keywords: ['host', 'photo'] })])
  expect(names({ q: 'postgrse' })).toEqual(['pg', 'notes', 'careless/careless'])
  expect([names({ q: 'gohst' }), names({ q: 'photos' })]).toEqual([['ghost'], ['careless/careless']])
  room.database.exec("DELETE FROM sources WHERE name = 'careless'")
})

test('that typos were forgiven is said, and only then', () => {
  expect(list({ q: 'gohst' }).forgiven).toBe(true)
  expect(list({ q: 'ghost' }).forgiven).toBe(false)
  expect(list({ q: 'xyz' }).forgiven).toBe(false)
})

test('with nothing asked: the better, then the newer', () => {
  expect(names({}).slice(0, 4)).toEqual(['wp-shop', 'home-assistant', 'hugo', 'ghost'])
  expect(list({ q: '  ' }).total).toBe(13)
})

test('of the same name the better comes first; that its author recommends it decides between equals only', () => {
  room.addSource('boasting')
  const about = { title: 'Plain blog', source: 'boasting', recommended: true }
  room.put('boasting', [template('blog', { ...about, quality: 27 }), template('ghost', { ...about, quality: 90 })])
  expect(names({ q: 'blog' }).slice(0, 3)).toEqual(['blog', 'theirs/blog', 'boasting/blog'])
  expect(names({ q: 'ghost' }).slice(0, 2)).toEqual(['boasting/ghost', 'ghost'])
  room.database.exec("DELETE FROM sources WHERE name = 'boasting'")
})

test('sorted by name, by quality, by time', () => {
  expect(names({ sort: 'name', limit: 3 })).toEqual(['theirs/blog', 'stack', 'cafe'])
  expect(names({ sort: 'quality', limit: 2 })).toEqual(['wp-shop', 'home-assistant'])
  // Times of different zones.
  expect(names({ sort: 'recent', limit: 2 })).toEqual(['hugo', 'ghost'])
  expect(names({ q: 'blog', sort: 'quality', limit: 2 })).toEqual(['hugo', 'ghost'])
})

test('narrowed by keyword, type and source; a keyword more narrows more, a type more widens', () => {
  expect(names({ keyword: 'CMS', sort: 'name' })).toEqual(['theirs/blog', 'wordpress', 'wp-shop'])
  expect(names({ keyword: 'cms, shop' })).toEqual(['wp-shop'])
  expect(names({ keyword: 'smart home' })).toEqual(['home-assistant'])
  expect(names({ type: 'Wordpress', source: 'ours', sort: 'name' })).toEqual(['wordpress', 'wp-shop'])
  expect(list({ type: 'Wordpress,Default' }).total).toBe(13)
  expect(names({ q: 'blog', source: 'theirs' })).toEqual(['theirs/blog'])
  expect(list({ keyword: 'nowhere' })).toMatchObject({ total: 0, templates: [] })
})

test('facets count what is left; types and sources as if none of their kind were chosen', () => {
  expect(list({}).facets).toMatchObject({
    types: [
      { value: 'Default', count: 11 },
      { value: 'Wordpress', count: 2 },
    ],
    sources: [
      { value: 'ours', count: 12 },
      { value: 'theirs', count: 1 },
    ],
  })
  expect(list({}).facets.keywords.slice(0, 3)).toEqual(
    [
      { value: 'blog', count: 3 },
      { value: 'cms', count: 3 },
      { value: 'crème brûlée', count: 1 },
    ].map((each) => (each.value.startsWith('cr') ? { value: 'creme brulee', count: 1 } : each)),
  )
  const { facets, total } = list({ keyword: 'cms', type: 'Wordpress' })
  expect(total).toBe(2)
  expect(facets.keywords).toEqual([
    { value: 'cms', count: 2 },
    { value: 'blog', count: 1 },
    { value: 'shop', count: 1 },
  ])
  expect(facets.types).toEqual([
    { value: 'Wordpress', count: 2 },
    { value: 'Default', count: 1 },
  ])
  expect(facets.sources).toEqual([{ value: 'ours', count: 2 }])
})

test('pages together are the whole list', () => {
  const all = names({ q: 'blog' })
  const pages = [0, 2, 4].flatMap((offset) => names({ q: 'blog', limit: 2, offset }))
  expect(pages).toEqual(all)
  expect(names({ q: 'blog', offset: 100 })).toEqual([])
})

test('a change of the catalogue is seen at once, by removal of a source too', () => {
  room.addSource('brief')
  room.put('brief', [template('zulip', { source: 'brief', keywords: ['chat'] })])
  expect(names({ q: 'zulip' })).toEqual(['brief/zulip'])
  expect(names({ q: 'zulpi' })).toEqual(['brief/zulip'])
  room.put(
    'brief',
    [template('mattermost', { source: 'brief' })].map((each) => ({ ...each, path: 'zulip/compose.yaml' })),
  )
  expect(names({ q: 'zulip' })).toEqual([])
  room.database.exec("DELETE FROM sources WHERE name = 'brief'")
  expect(names({ q: 'mattermost' })).toEqual([])
  expect(list({}).total).toBe(13)
})

test('what took long to read is not read again at once, and then is', () => {
  let time = 0
  let pace = 0
  room.clock = () => (time += pace)
  try {
    pace = 100
    room.addSource('slow')
    room.put('slow', [template('zulip', { source: 'slow' })])
    const before = list({}).total
    room.database.exec("DELETE FROM sources WHERE name = 'slow'")
    pace = 0
    expect(list({}).total).toBe(before)
    time += 20 * 100
    expect(list({}).total).toBe(before - 1)
  } finally {
    // For the tests that follow it stands still, later.
    pace = 0
    time += 1e6
  }
})

test('whatever is typed is searched for, and nothing of it is taken for a command of the index', () => {
  const part = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.constantFrom(
      '"',
      "'",
      'NEAR(',
      'AND',
      'OR',
      'NOT',
      '*',
      '^',
      'name:',
      '{name}',
      '-',
      '+',
      '(',
      ')',
      '\0',
      '%',
      '\\',
      '🚀',
      '博客',
    ),
  )
  const query = fc.array(part, { maxLength: 12 }).map((parts) => parts.join(' ').slice(0, 200))
  fc.assert(
    fc.property(query, (q) => {
      const { templates, total } = list({ q })
      expect(templates.length).toBe(total)
    }),
  )
})

const pmx = fileURLToPath(new URL('../../../../../shared/data/pmx', import.meta.url))
const reason = existsSync(pmx) ? '' : `(skipped: ${pmx} is not there)`

test.skipIf(reason !== '')(`every template of 2014 is found by its name and by each of its keywords ${reason}`, () => {
  const files = readdirSync(pmx).filter((file) => file.endsWith('.pmx'))
  expect(files.length).toBeGreaterThan(10)
  room.addSource('of-2014')
  const templates = files.map((file) =>
    readTemplateOf({
      source: 'of-2014',
      name: file.replace(/\.pmx$/, '').toLowerCase(),
      path: file,
      text: readFileSync(join(pmx, file), 'utf8'),
    }),
  )
  room.put('of-2014', templates)
  for (const { summary } of templates) {
    const found = list({ q: summary.title.slice(0, 200), source: 'of-2014' })
    expect(found.templates[0]?.name).toBe(summary.name)
    for (const keyword of summary.keywords) {
      const { templates: some } = list({ q: keyword, source: 'of-2014', limit: 500 })
      expect(some.map(({ name }) => name)).toContain(summary.name)
    }
  }
  room.database.exec("DELETE FROM sources WHERE name = 'of-2014'")
})
