import { describe, expect, test } from 'vitest'
import { changes, done } from './edit/testing.ts'
import { type EditOperation, edit } from './edit.ts'
import { yaml } from './testing.ts'

const document = yaml`
  # head
  name: blog   # the name

  x-common: &common
    restart: always
    environment: &env {A: "1", B: two}

  services:
    wp:
      image: "wordpress:6.8"   # pinned
      links: ["db:DB_1", db]
      environment:
        # password
        PASSWORD: "\${DB_PASSWORD}"
        HOST: db   # the database
        LIST: >-
          folded
          text
        COUNT: 3
      ports:
      - "8080:80"   # web
      - target: 443
        published: 8443

    db:
      <<: *common
      image: mariadb
      command: [ "a", b ]   # list
      depends_on: { }

  volumes: {}
`

describe('only the edited place changes', () => {
  test.each<[string, EditOperation, string[]]>([
    [
      'an image in its quotes, its comment kept',
      { type: 'set-image', service: 'wp', image: 'wordpress:6.9' },
      ['-    image: "wordpress:6.8"   # pinned', '+    image: "wordpress:6.9"   # pinned'],
    ],
    [
      'a value with a comment',
      { type: 'set-environment', service: 'wp', name: 'HOST', value: 'db2' },
      ['-      HOST: db   # the database', '+      HOST: db2   # the database'],
    ],
    [
      'a value that needs quotes now',
      { type: 'set-environment', service: 'wp', name: 'HOST', value: 'yes' },
      ['-      HOST: db   # the database', '+      HOST: "yes"   # the database'],
    ],
    [
      'a new variable behind the last',
      { type: 'set-environment', service: 'wp', name: 'NEW', value: 'a: b # c' },
      ['+      NEW: "a: b # c"'],
    ],
    [
      'a folded text by a short one',
      { type: 'set-environment', service: 'wp', name: 'LIST', value: 'x' },
      ['-      LIST: >-', '-        folded', '-        text', '+      LIST: x'],
    ],
    [
      'a text of two lines',
      { type: 'set-environment', service: 'wp', name: 'HOST', value: 'a\nb' },
      ['-      HOST: db   # the database', '+      HOST: |- # the database', '+        a', '+        b'],
    ],
    ['a number that reads the same stays', { type: 'set-environment', service: 'wp', name: 'COUNT', value: '3' }, []],
    [
      'a variable of several lines goes',
      { type: 'remove-environment', service: 'wp', name: 'LIST' },
      ['-      LIST: >-', '-        folded', '-        text'],
    ],
    ['what is not there cannot go', { type: 'remove-environment', service: 'wp', name: 'NOPE' }, []],
    ['a key beside a merge key', { type: 'set-restart', service: 'db', restart: 'no' }, ['+    restart: "no"']],
    [
      'a short port',
      { type: 'remap-published-port', from: 8080, to: 9090 },
      ['-    - "8080:80"   # web', '+    - "9090:80"   # web'],
    ],
    [
      'a long port, as the number it was',
      { type: 'remap-published-port', from: 8443, to: 9443, service: 'wp' },
      ['-      published: 8443', '+      published: 9443'],
    ],
    ['a port that is there already', { type: 'add-port', service: 'wp', port: '8080:80/tcp' }, []],
    [
      'a port in the list’s indentation',
      { type: 'add-port', service: 'wp', port: '53:53/udp' },
      ['+    - "53:53/udp"'],
    ],
    ['a first port', { type: 'add-port', service: 'db', port: '3306:3306' }, ['+    ports:', '+    - "3306:3306"']],
    ['a port goes', { type: 'remove-port', service: 'wp', port: '8080:80' }, ['-    - "8080:80"   # web']],
    [
      'an item of a flow list',
      { type: 'add-link', service: 'wp', link: 'db:other' },
      ['-    links: ["db:DB_1", db]', '+    links: ["db:DB_1", db, db:other]'],
    ],
    ['all links to a service', { type: 'remove-link', service: 'wp', link: 'db' }, ['-    links: ["db:DB_1", db]']],
    [
      'one link of two',
      { type: 'remove-link', service: 'wp', link: 'db:DB_1' },
      ['-    links: ["db:DB_1", db]', '+    links: [db]'],
    ],
    [
      'a flow list stays one',
      { type: 'set-command', service: 'db', command: ['x', '1'] },
      ['-    command: [ "a", b ]   # list', '+    command: [x, "1"]   # list'],
    ],
    ['a command goes', { type: 'set-command', service: 'db', command: null }, ['-    command: [ "a", b ]   # list']],
    [
      'an empty flow mapping is filled',
      { type: 'add-volume', service: 'wp', volume: 'data:/d' },
      ['+    volumes:', '+    - data:/d', '-volumes: {}', '+volumes: {data: {}}'],
    ],
    [
      'a dependency with a condition',
      { type: 'add-dependency', service: 'wp', on: 'db', condition: 'service_healthy' },
      ['+    depends_on:', '+      db:', '+        condition: service_healthy'],
    ],
    [
      'a label',
      { type: 'add-label', service: 'wp', name: 'a.b', value: 'true' },
      ['+    labels:', '+      a.b: "true"'],
    ],
    [
      'a limit',
      { type: 'set-limit', service: 'wp', limit: 'memory', value: '512m' },
      ['+    deploy:', '+      resources:', '+        limits:', '+          memory: 512m'],
    ],
    [
      'a category',
      { type: 'set-category', service: 'wp', category: 'Web Tier' },
      ['+    x-panamax:', '+      category: Web Tier'],
    ],
    [
      'a service with the blank line that the others have',
      { type: 'add-service', service: 'cache', value: { image: 'redis:7' } },
      ['+  cache:', '+    image: redis:7', '+'],
    ],
    [
      'metadata',
      { type: 'set-metadata', field: 'documentation', value: '# Hello\n\nText\n' },
      ['+x-panamax:', '+  documentation: |', '+    # Hello', '+', '+    Text', '+'],
    ],
    [
      'an input',
      { type: 'add-input', name: 'DB_PASSWORD', input: { type: 'password', required: true } },
      ['+x-panamax:', '+  inputs:', '+    DB_PASSWORD:', '+      type: password', '+      required: true', '+'],
    ],
    [
      'any field',
      { type: 'set-field', service: 'wp', path: ['deploy', 'replicas'], value: 2 },
      ['+    deploy:', '+      replicas: 2'],
    ],
    [
      'any field goes',
      { type: 'remove-field', service: 'wp', path: ['ports', 1, 'published'] },
      ['-      published: 8443'],
    ],
  ])('%s', (_, operation, expected) => {
    const after = done(document, operation)
    expect(changes(document, after).sort()).toEqual([...expected].sort())
    const windows = done(document.replaceAll('\n', '\r\n'), operation)
    expect(windows).toBe(after.replaceAll('\n', '\r\n'))
  })
})

describe('renaming a service', () => {
  const text = yaml`
    services:
      "db": {image: x}   # quoted
      web:
        image: y
        depends_on: [ 'db', cache ]
        links:
          - db          # alias stays
          - "db:store"
        volumes_from: [db:ro]
        network_mode: service:db
        environment: {HOST: db, URL: "tcp://db:5432/dbname", OTHER: mydb}
      worker: {extends: {service: db}, depends_on: {db: {condition: service_started}}, build: {additional_contexts: {a: "service:db"}}}
      short: {extends: db, image: z}
      cache: {image: db}
  `

  test('follows every reference and leaves everything else', () => {
    expect(done(text, { type: 'rename-service', from: 'db', to: 'database' })).toBe(yaml`
      services:
        "database": {image: x}   # quoted
        web:
          image: y
          depends_on: [ 'database', cache ]
          links:
            - database:db          # alias stays
            - "database:store"
          volumes_from: [database:ro]
          network_mode: service:database
          environment: {HOST: db, URL: "tcp://db:5432/dbname", OTHER: mydb}
        worker: {extends: {service: database}, depends_on: {database: {condition: service_started}}, build: {additional_contexts: {a: "service:database"}}}
        short: {extends: database, image: z}
        cache: {image: db}
    `)
  })

  test('points at values that look like its host name', () => {
    const result = edit(text, { type: 'rename-service', from: 'db', to: 'database' })
    expect(result.ok && result.hints?.map((hint) => [hint.line, hint.path.at(-1)])).toEqual([
      [11, 'HOST'],
      [11, 'URL'],
    ])
  })

  test.each<[EditOperation, RegExp]>([
    [{ type: 'rename-service', from: 'db', to: 'web' }, /a service "web" already/],
    [{ type: 'rename-service', from: 'nope', to: 'x' }, /no service "nope"/],
    [{ type: 'rename-service', from: 'db', to: 'a b' }, /only letters, digits/],
    [{ type: 'remove-service', service: 'db' }, /"web" cannot be without "db"/],
  ])('%j is refused', (operation, reason) => {
    expect(edit(text, operation)).toMatchObject({
      ok: false,
      reason: expect.stringMatching(reason),
      line: expect.any(Number),
    })
  })
})

test('removing a service takes what others say of it along', () => {
  const text = yaml`
    services:
      # web
      web:
        image: x
        links: [db]
        depends_on:
          - db
          - cache
      db: {image: y}   # gone
      cache: {image: z}
  `
  expect(done(text, { type: 'remove-service', service: 'db' })).toBe(yaml`
    services:
      # web
      web:
        image: x
        depends_on:
          - cache
      cache: {image: z}
  `)
})

describe('what cannot be changed alone is refused with its place', () => {
  test.each<[string, EditOperation, number, RegExp]>([
    ['a value behind a merge key', { type: 'set-environment', service: 'db', name: 'A', value: '2' }, 26, /merge key/],
    ['one to be removed there', { type: 'remove-environment', service: 'db', name: 'A' }, 26, /merge key/],
    ['a service that is not there', { type: 'set-image', service: 'wb', image: 'x' }, 8, /no service "wb"/],
    [
      'a field that is none',
      { type: 'set-field', service: 'wp', path: ['imag'], value: 'x' },
      9,
      /Did you mean "image"/,
    ],
    ['a port that nobody publishes', { type: 'remap-published-port', from: 1, to: 2 }, 8, /publishes the port 1/],
    ['a port that is none', { type: 'remap-published-port', from: 8080, to: 70_000 }, 8, /not a port/],
    ['a link to itself', { type: 'add-link', service: 'db', link: 'db' }, 25, /on itself/],
    [
      'a name with a space',
      { type: 'set-environment', service: 'wp', name: 'A B', value: 'x' },
      12,
      /cannot be a name/,
    ],
  ])('%s', (_, operation, line, reason) => {
    expect(edit(document, operation)).toMatchObject({ ok: false, line, reason: expect.stringMatching(reason) })
  })

  test('a value that an alias stands for', () => {
    const text = 'x-e: &e\n  A: "1"\nservices:\n  a:\n    image: x\n    environment: *e\n'
    expect(edit(text, { type: 'set-environment', service: 'a', name: 'A', value: '2' })).toMatchObject({
      ok: false,
      line: 1,
      reason: expect.stringContaining('&e'),
    })
  })

  test('a value that others share through its anchor', () => {
    const text = 'services:\n  a:\n    image: x\n    environment: &e\n      A: "1"\n  b: {image: y, environment: *e}\n'
    expect(edit(text, { type: 'set-environment', service: 'a', name: 'A', value: '2' })).toMatchObject({
      ok: false,
      line: 5,
    })
  })

  test('a port within a range, a value from a base service, text that is no YAML, several documents', () => {
    expect(
      edit('services: {a: {image: x, ports: ["80-90:80-90"]}}\n', { type: 'remap-published-port', from: 85, to: 1 }),
    ).toMatchObject({ ok: false, line: 1 })
    const extended = 'services:\n  a: {extends: b}\n  b: {image: x, user: u}\n'
    expect(edit(extended, { type: 'remove-field', service: 'a', path: ['user'] })).toMatchObject({ ok: false, line: 3 })
    expect(edit('services: [\n', { type: 'set-image', service: 'a', image: 'x' })).toMatchObject({
      ok: false,
      line: expect.any(Number),
    })
    expect(
      edit('services: {a: {image: x}}\n---\nservices: {}\n', { type: 'set-image', service: 'a', image: 'y' }),
    ).toMatchObject({ ok: false })
  })
})
