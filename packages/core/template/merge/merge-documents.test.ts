import { describe, expect, test } from 'vitest'
import { type MergedDocument, mergeDocuments } from './merge-documents.ts'
import { decide } from './merge-text.ts'

const base = `# WordPress with its database
name: blog
x-panamax:
  name: WordPress
  keywords: [wordpress, cms]
services:
  web:
    image: wordpress:6.7 # pinned
    environment:
      WORDPRESS_DB_HOST: db
      WORDPRESS_DB_USER: "wp"
    ports:
      - "8080:80"
    depends_on:
      - db

  db:
    image: mariadb:11.4
    environment:
      - MARIADB_USER=wp
      - MARIADB_DATABASE=wp
    volumes:
      - data:/var/lib/mysql

volumes:
  data:
`

function merged(theirs: string, mine: string, then = base): string {
  const result = mergeDocuments({ base: then, mine, theirs })
  expect(result.conflicts).toEqual([])
  return result.text
}

function conflicting(theirs: string, mine: string, then = base): MergedDocument {
  const result = mergeDocuments({ base: then, mine, theirs })
  expect(result.conflicts.length).toBeGreaterThan(0)
  for (const conflict of result.conflicts) {
    const lines = result.text.split('\n')
    expect(lines[conflict.line - 1]).toMatch(/^<<<<<<< yours\r?$/)
    expect(lines[conflict.endLine - 1]).toMatch(/^>>>>>>> template now\r?$/)
  }
  return result
}

const of = (text: string, ...changes: [string, string][]): string => {
  let result = text
  for (const [from, to] of changes) {
    expect(result).toContain(from)
    result = result.replace(from, () => to)
  }
  return result
}

describe('what both can have', () => {
  test('the template’s lines come as they are written, and mine stay as they are', () => {
    const theirs = of(
      base,
      ['wordpress:6.7 # pinned', 'wordpress:6.8 # since May'],
      ['volumes:\n  data:\n', 'volumes:\n  # All of it.\n  data:\n'],
    )
    const mine = of(base, ['"8080:80"', '"8081:80"'], ['name: blog\n', 'name: our-blog\n'])
    expect(merged(theirs, mine)).toBe(of(theirs, ['"8080:80"', '"8081:80"'], ['name: blog\n', 'name: our-blog\n']))
  })

  test('different variables that both added in the same place', () => {
    const line = '      WORDPRESS_DB_USER: "wp"\n'
    const theirs = of(base, [line, `${line}      # for links\n      WORDPRESS_HOME: "x"\n`])
    const mine = of(base, [line, `${line}      WORDPRESS_DEBUG: 1 # mine\n`])
    const result = merged(theirs, mine)
    expect(result).toContain('      WORDPRESS_DEBUG: 1 # mine\n')
    expect(result).toContain('      # for links\n      WORDPRESS_HOME: "x"\n')
  })

  test('different lines of a list that both changed, and different ports', () => {
    const theirs = of(
      base,
      ['MARIADB_USER=wp', 'MARIADB_USER=blog'],
      ['      - "8080:80"\n', '      - "8080:80"\n      - "8443:443"\n'],
    )
    const mine = of(
      base,
      ['MARIADB_DATABASE=wp', 'MARIADB_DATABASE=mine'],
      ['      - "8080:80"\n', '      - "9090:80"\n'],
    )
    const result = merged(theirs, mine)
    expect(result).toContain('      - MARIADB_USER=blog\n      - MARIADB_DATABASE=mine\n')
    expect(result).toContain('    ports:\n      - "9090:80"\n      - "8443:443"\n')
  })

  test('a service that is new comes with its comments, in the columns of my document', () => {
    const service =
      '\n  # Keeps pages in memory.\n  cache:\n    image: redis:7 # small\n    command:\n      - redis-server\n\n'
    const theirs = of(base, ['\nvolumes:\n  data', `${service}volumes:\n  data`])
    const mine = of(base.replaceAll(/^( +)/gm, '$1$1'), ['db\n\n', 'db\n']).replace('\nvolumes:\n', 'volumes:\n')
    const result = merged(theirs, mine)
    expect(result).toContain(
      '    # Keeps pages in memory.\n    cache:\n      image: redis:7 # small\n      command:\n        - redis-server\n',
    )
    expect(result).toContain('        image: wordpress:6.7 # pinned\n')
  })

  test('the same change on both sides is made once', () => {
    const both = of(
      base,
      ['mariadb:11.4', 'mariadb:11.8'],
      ['      - data:/var/lib/mysql\n', '      - data:/var/lib/mysql\n      - ./conf:/etc/mysql\n'],
    )
    const mine = of(both, ['name: blog', 'name: ours'])
    expect(merged(both, mine)).toBe(mine)
    expect(
      merged(of(both, ['      - ./conf:/etc/mysql\n', '      - ./conf:/etc/mysql # own\n']), mine).match(/conf/g),
    ).toHaveLength(1)
  })

  test('what the template only writes in another form is no change', () => {
    const theirs = of(
      base,
      [
        '      WORDPRESS_DB_HOST: db\n      WORDPRESS_DB_USER: "wp"\n',
        "      - WORDPRESS_DB_HOST=db\n      - 'WORDPRESS_DB_USER=wp'\n",
      ],
      ['- "8080:80"', '- target: 80\n        published: 8080'],
      ['wordpress:6.7', 'wordpress:6.8'],
    )
    const mine = of(base, ['WORDPRESS_DB_USER: "wp"', 'WORDPRESS_DB_USER: "me"'], ['8080:80', '8081:80'])
    expect(merged(theirs, mine)).toBe(of(mine, ['wordpress:6.7', 'wordpress:6.8']))
  })

  test('a new form where only that can hold both', () => {
    const theirs = of(base, ['      - db\n', '      db:\n        condition: service_healthy\n'])
    const mine = of(base, ['      - db\n', '      - db\n      - cache\n'])
    expect(merged(theirs, mine)).toContain('condition: service_healthy')
    expect(merged(theirs, mine)).toContain('cache')
  })

  test('a document with Windows line ends gets no others', () => {
    const mine = of(base, ['wp"', 'me"']).replaceAll('\n', '\r\n')
    const result = merged(
      of(base, ['mariadb:11.4', 'mariadb:11.8'], ['volumes:\n  data:\n', 'volumes:\n  data:\n  more:\n']),
      mine,
    )
    expect(result.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(result).toContain('mariadb:11.8\r\n')
    expect(result).toContain('  more:')
  })

  test('documentation is merged by lines', () => {
    const then = of(base, ['  keywords', '  documentation: |\n    # Use\n    Open it.\n\n    Done.\n  keywords'])
    const theirs = of(then, ['Done.', 'Done. See the manual.'])
    const mine = of(then, ['# Use', '# How to use'])
    expect(merged(theirs, mine, then)).toBe(of(theirs, ['# Use', '# How to use']))
  })

  test('a value that is shared through an anchor is changed where it stands', () => {
    const then =
      'x-env: &env\n  A: "1"\n  B: "2"\nservices:\n  a: {image: x, environment: *env}\n  b: {image: x, environment: *env}\n'
    const theirs = of(then, ['B: "2"', 'B: "3"'])
    const mine = of(then, ['A: "1"\n', 'A: "9"\n'])
    expect(merged(theirs, mine, then)).toBe(of(mine, ['B: "2"', 'B: "3"']))
  })

  test('a service that the template has dropped goes when I have not touched it', () => {
    const then = of(base, ['\nvolumes:\n  data', '  cache:\n    image: redis:7\n\nvolumes:\n  data'])
    const mine = of(then, ['8080', '8081'])
    expect(merged(base, mine, then)).not.toContain('cache')
  })
})

describe('what both changed differently', () => {
  test('is shown where it stands, with the three values', () => {
    const theirs = of(base, ['wordpress:6.7', 'wordpress:6.8'], ['mariadb:11.4', 'mariadb:11.8'])
    const mine = of(base, ['wordpress:6.7', 'wordpress:6.7-apache'], ['8080', '8081'])
    const result = conflicting(theirs, mine)
    expect(result.conflicts).toEqual([
      {
        line: 8,
        endLine: 14,
        path: 'services.web.image',
        base: '    image: wordpress:6.7 # pinned',
        mine: '    image: wordpress:6.7-apache # pinned',
        theirs: '    image: wordpress:6.8 # pinned',
      },
    ])
    expect(result.text.split('\n').slice(7, 14).join('\n')).toBe(`<<<<<<< yours
    image: wordpress:6.7-apache # pinned
||||||| template then
    image: wordpress:6.7 # pinned
=======
    image: wordpress:6.8 # pinned
>>>>>>> template now`)
    expect(decide(result, 'mine')).toBe(of(mine, ['mariadb:11.4', 'mariadb:11.8']))
    expect(decide(result, 'theirs')).toBe(of(theirs, ['8080', '8081']))
  })

  test('a variable in lists: only its line', () => {
    const theirs = of(base, [
      'MARIADB_USER=wp\n      - MARIADB_DATABASE=wp',
      'MARIADB_USER=a\n      - MARIADB_DATABASE=a',
    ])
    const mine = of(base, ['MARIADB_USER=wp', 'MARIADB_USER=b'])
    const result = conflicting(theirs, mine)
    expect(result.conflicts).toMatchObject([
      { mine: '      - MARIADB_USER=b', theirs: '      - MARIADB_USER=a', path: 'services.db.environment[0]' },
    ])
    expect(result.text).toContain('MARIADB_DATABASE=a')
  })

  test('what one removed and the other changed', () => {
    const theirs = base.slice(0, base.indexOf('  db:\n')) + base.slice(base.indexOf('\nvolumes'))
    const mine = of(base, ['mariadb:11.4', 'mariadb:11.8'])
    const result = conflicting(theirs, mine)
    expect(result.conflicts).toMatchObject([{ path: 'services.db', theirs: '' }])
    expect(decide(result, 'mine')).toBe(mine)
    expect(decide(result, 'theirs')).not.toContain('mariadb')
    const other = conflicting(mine, theirs)
    expect(other.conflicts).toMatchObject([{ path: 'services.db', mine: '' }])
    expect(decide(other, 'theirs')).toContain('mariadb:11.8')
  })

  test('a service that both added, each its own, is one conflict and no mixture', () => {
    const theirs = of(base, ['\nvolumes:\n  data', '\n  cache:\n    image: redis:7\n\nvolumes:\n  data'])
    const mine = of(base, [
      '\nvolumes:\n  data',
      '\n  cache:\n    image: memcached:1\n    restart: always\n\nvolumes:\n  data',
    ])
    const result = conflicting(theirs, mine)
    expect(result.conflicts[0]?.path).toMatch(/^services\.cache/)
    expect(decide(result, 'mine')).toContain('  cache:\n    image: memcached:1\n    restart: always\n')
    expect(decide(result, 'theirs')).toContain('  cache:\n    image: redis:7\n')
    expect(decide(result, 'theirs')).not.toContain('restart')
  })

  test('a service that one removed while the other has begun to need it', () => {
    const then = of(base, ['\nvolumes:\n  data', '  cache:\n    image: redis:7\n\nvolumes:\n  data'])
    const mine = of(then, ['      - db\n', '      - db\n      - cache\n'])
    const result = conflicting(base, mine, then)
    expect(result.conflicts).toMatchObject([{ path: 'services.cache', theirs: '' }])
    expect(decide(result, 'mine')).toBe(mine)
    expect(conflicting(mine, base, then).conflicts).toMatchObject([{ path: 'services.cache', mine: '' }])
  })

  test('in a text that cannot be spliced every change of the template is shown, and none is made', () => {
    const then =
      'x-env: &env\n  A: "1"\nservices:\n  a:\n    image: x\n    environment: *env\n  b:\n    image: x\n    environment: *env\n'
    const theirs = of(then, ['    environment: *env\n  b', '    environment: {A: "1", B: "2"}\n  b'])
    const mine = of(then, ['A: "1"', 'A: "5"'])
    const result = mergeDocuments({ base: then, mine, theirs })
    expect(decide(result, 'mine')).toBe(mine)
    expect(result.conflicts.length).toBeGreaterThan(0)
  })

  test('a document that is no YAML is merged by its lines', () => {
    const result = mergeDocuments({ base: 'a: [\nb\nc\n', mine: 'a: [\nB\nc\n', theirs: 'a: [\nb\nC\n' })
    expect(result.conflicts).toHaveLength(1)
  })
})
