import { describe, expect, test } from 'vitest'
import { errorsOf, loadApp, loadText, serviceJson, yaml } from './testing.ts'

/** What `a: {image: x, <base>}` becomes under the override `a: {<over>}`. */
function merged(base: string, over: string) {
  const text = (fields: string, image: string) => `services:\n  a:${image}\n${fields.replaceAll(/^/gm, '    ')}\n`
  return serviceJson(text(base, '\n    image: x'), 'a', { overrides: [text(over, '')] })
}

describe('an override file', () => {
  test('replaces single values, merges mappings, appends lists', () => {
    expect(
      merged(
        'user: a\nhealthcheck: {test: x, retries: 1}\ncap_add: [A]',
        'user: b\nhealthcheck: {retries: 2}\ncap_add: [B, A]',
      ),
    ).toEqual({
      user: 'b',
      healthcheck: { test: ['CMD-SHELL', 'x'], retries: 2 },
      cap_add: ['A', 'B'],
    })
  })

  test('replaces commands whole', () => {
    expect(
      merged('command: [a, b]\nhealthcheck: {test: [CMD, a]}', 'command: c\nhealthcheck: {test: [CMD, b]}'),
    ).toEqual({
      command: ['c'],
      healthcheck: { test: ['CMD', 'b'] },
    })
  })

  test('says nothing with nothing', () => {
    expect(merged('cap_add: [A]\nuser: a', 'cap_add:\nuser:')).toEqual({ cap_add: ['A'], user: 'a' })
  })

  test.each([
    ['environment: {A: 1, B: true}', 'environment: [A=2, C]', { environment: { A: '2', B: 'true', C: null } }],
    ['labels: [a=1]', 'labels: {a: 2, b: }', { labels: { a: '2', b: '' } }],
    ['sysctls: {a: 1}', 'sysctls: [b=2]', { sysctls: { a: '1', b: '2' } }],
    ['dns: 1.1.1.1', 'dns: [2.2.2.2]', { dns: ['1.1.1.1', '2.2.2.2'] }],
    ['tmpfs: [/a]', 'tmpfs: /b', { tmpfs: ['/a', '/b'] }],
    ['extra_hosts: ["a:1.1.1.1"]', 'extra_hosts: {b: 2.2.2.2}', { extra_hosts: ['a=1.1.1.1', 'b=2.2.2.2'] }],
    ['build: ./a', 'build: {target: t}', { build: { context: './a', dockerfile: 'Dockerfile', target: 't' } }],
    [
      'build: {args: [A=1]}',
      'build: {args: {B: 2}}',
      { build: { context: '.', dockerfile: 'Dockerfile', args: { A: '1', B: '2' } } },
    ],
    ['ulimits: {nofile: 1}', 'ulimits: {nofile: {soft: 1, hard: 2}}', { ulimits: { nofile: { soft: 1, hard: 2 } } }],
    [
      'logging: {driver: a, options: {x: 1}}',
      'logging: {driver: a, options: {y: 2}}',
      { logging: { driver: 'a', options: { x: '1', y: '2' } } },
    ],
    ['logging: {driver: a, options: {x: 1}}', 'logging: {driver: b}', { logging: { driver: 'b' } }],
    [
      'volumes: ["./a:/x", "./c:/y"]',
      'volumes: ["./b:/x:ro"]',
      {
        volumes: [
          { type: 'bind', source: './b', target: '/x', read_only: true, bind: { create_host_path: true } },
          { type: 'bind', source: './c', target: '/y', bind: { create_host_path: true } },
        ],
      },
    ],
    ['devices: ["/a:/x"]', 'devices: ["/b:/x"]', { devices: [{ source: '/b', target: '/x', permissions: 'rwm' }] }],
    ['expose: [80]', 'expose: ["80", 81]', { expose: ['80', '81'] }],
  ])('%s under %s', (base, over, expected) => {
    expect(merged(base, over)).toEqual(expected)
  })

  test('merges dependencies and networks in either form', () => {
    const text = yaml`
      services:
        a: {image: x, depends_on: [b], networks: [n]}
        b: {image: x}
        c: {image: x}
      networks: {n: {}, m: {}}
    `
    const override = yaml`
      services:
        a: {depends_on: {b: {condition: service_healthy}, c: {condition: service_started, required: false}}, networks: {n: {aliases: [z]}, m: }}
    `
    expect(serviceJson(text, 'a', { overrides: [override] })).toEqual({
      depends_on: {
        b: { condition: 'service_healthy', required: true },
        c: { condition: 'service_started', required: false },
      },
      networks: { n: { aliases: ['z'] }, m: null },
    })
  })

  test('resets and overrides', () => {
    expect(
      merged(
        'ports: ["80:80"]\nlabels: {a: b}\nuser: u',
        'ports: !reset []\nlabels: !override {c: d}\nuser: !reset null',
      ),
    ).toEqual({
      labels: { c: 'd' },
    })
    const gone = loadApp('services: {a: {image: x}, b: {image: x}}\n', { overrides: ['services: {b: !reset null}\n'] })
    expect(Object.keys(gone.services)).toEqual(['a'])
  })

  test('a value that cannot be merged is refused in the file that has it', () => {
    const { problems } = loadText('services: {a: {image: x, cap_add: [A]}}\n', {
      overrides: ['services:\n  a:\n    cap_add: {B: }\n'],
    })
    expect(problems).toMatchObject([
      { file: 'override-1.yaml', line: 3, column: 14, path: ['services', 'a', 'cap_add'] },
    ])
  })

  test('a mistake in it is placed in it', () => {
    const { problems } = loadText('services: {a: {image: x}}\n', { overrides: ['services:\n  a:\n    prots: [1]\n'] })
    expect(problems).toMatchObject([{ file: 'override-1.yaml', line: 3, column: 5, suggestion: 'ports' }])
  })
})

describe('extends', () => {
  test('a service of the same file, through several steps', () => {
    const text = yaml`
      services:
        a: {extends: b, environment: {V: a}}
        b: {extends: {service: c}, environment: {V: b, W: b}, ports: ["1:1"]}
        c: {image: x, environment: {W: c, X: c}, ports: ["2:2"]}
    `
    const json = serviceJson(text, 'a')
    expect(json.environment).toEqual({ V: 'a', W: 'b', X: 'c' })
    expect((json.ports as { target: number }[]).map((port) => port.target)).toEqual([2, 1])
  })

  test('a service of another file, whose paths are relative to that file', () => {
    const files = {
      'shared/base.yaml': yaml`
        services:
          base:
            extends: {file: deeper/root.yaml, service: root}
            build: ./context
            volumes: ["./data:/d", "../up:/u", "/abs:/a", "named:/n", "~/h:/h"]
            env_file: base.env
      `,
      'shared/deeper/root.yaml': 'services: {root: {image: "r:${TAG}", label_file: [l.env]}}\n',
      'shared/base.env': 'FROM=base\n',
      'shared/deeper/l.env': 'LABEL=root\n',
    }
    const text = 'services: {a: {extends: {file: shared/base.yaml, service: base}}}\nvolumes: {named: {}}\n'
    expect(serviceJson(text, 'a', { files, variables: { TAG: '1', HOME: '/home/me' } })).toEqual({
      build: { context: 'shared/context', dockerfile: 'Dockerfile' },
      environment: { FROM: 'base' },
      labels: { LABEL: 'root' },
      volumes: [
        { type: 'bind', source: 'shared/data', target: '/d', bind: { create_host_path: true } },
        { type: 'bind', source: 'up', target: '/u', bind: { create_host_path: true } },
        { type: 'bind', source: '/abs', target: '/a', bind: { create_host_path: true } },
        { type: 'volume', source: 'named', target: '/n', volume: {} },
        { type: 'bind', source: '/home/me/h', target: '/h', bind: { create_host_path: true } },
      ],
    })
    expect(loadApp(text, { files, variables: { TAG: '1' } }).services.a?.image).toBe('r:1')
  })

  test.each([
    ['extends: nope', /no service "nope"/],
    ['extends: {service: base, file: no.yaml}', /"no\.yaml" to extend from does not exist/],
    ['extends: {service: nope, file: base.yaml}', /no service "nope" in base\.yaml/],
    ['extends: {file: base.yaml}', /"service" is missing/],
    ['extends: {service: broken, file: broken.yaml}', /broken\.yaml:.*not valid YAML/],
  ])('%s is refused', (field, reason) => {
    const files = { 'base.yaml': 'services: {base: {image: x}}\n', 'broken.yaml': 'services: {\n' }
    expect(errorsOf(`services: {a: {image: x, ${field}}}\n`, { files })).toEqual([expect.stringMatching(reason)])
  })

  test('a circle is named once', () => {
    const text = 'services:\n  a: {image: x, extends: b}\n  b: {image: x, extends: c}\n  c: {image: x, extends: a}\n'
    expect(errorsOf(text)).toEqual([
      expect.stringMatching(/circle: .*a \(compose\.yaml\).*b \(compose\.yaml\).*c \(compose\.yaml\)/),
    ])
  })

  test('what the service resets does not come from the other one', () => {
    const text = yaml`
      services:
        a: {extends: b, ports: !reset [], labels: !override {c: d}}
        b: {image: x, ports: ["1:1"], labels: {a: b}}
    `
    expect(serviceJson(text, 'a')).toEqual({ labels: { c: 'd' } })
  })
})

describe('include', () => {
  const files = {
    'sub/compose.yaml': yaml`
      include: [inner/compose.yaml]
      services:
        db: {image: "db:\${TAG:-none}", volumes: ["./data:/d"], env_file: [db.env]}
      volumes: {v: {}}
    `,
    'sub/.env': 'TAG=sub\n',
    'sub/db.env': 'A=1\n',
    'sub/inner/compose.yaml': 'services: {inner: {image: i, build: .}}\n',
    'sub/more.yaml': 'services: {db: {user: more}}\n',
    'other.env': 'TAG=other\n',
  }

  test('takes services in, with paths relative to the including file and with their own variables', () => {
    const app = loadApp('include: [sub/compose.yaml]\nservices: {a: {image: x, depends_on: [db, inner]}}\n', { files })
    expect(app.services.db).toMatchObject({
      image: 'db:sub',
      environment: { A: '1' },
      volumes: [{ source: 'sub/data' }],
    })
    expect(app.services.inner?.build?.context).toBe('sub/inner')
    const given = loadApp('include: [sub/compose.yaml]\nservices: {}\n', { files, variables: { TAG: 'mine' } })
    expect(given.services.db?.image).toBe('db:mine')
  })

  test('has a long form: overrides, another folder, other variables', () => {
    const text =
      'include: [{path: [sub/compose.yaml, sub/more.yaml], project_directory: sub, env_file: other.env}]\nservices: {}\n'
    expect(loadApp(text, { files }).services.db).toMatchObject({
      image: 'db:other',
      user: 'more',
      volumes: [{ source: 'sub/data' }],
    })
  })

  test('what the including file says is laid over it', () => {
    const text = 'include: [sub/compose.yaml]\nservices: {db: {image: mine, labels: {a: b}}}\n'
    expect(loadApp(text, { files }).services.db).toMatchObject({
      image: 'mine',
      labels: { a: 'b' },
      volumes: [{ source: 'sub/data' }],
    })
  })

  test.each([
    ['include: [no.yaml]', {}, /"no\.yaml" does not exist/],
    ['include: no.yaml', {}, /must be a list/],
    ['include: [{paht: x}]', {}, /"paht".*did you mean "path"/],
    [
      'include: [a.yaml]',
      { 'a.yaml': 'include: [b.yaml]\n', 'b.yaml': 'include: [a.yaml]\n' },
      /circle: a\.yaml → b\.yaml → a\.yaml/,
    ],
    ['include: [{path: a.yaml, env_file: no.env}]', { 'a.yaml': 'services: {}\n' }, /"no\.env" does not exist/],
  ])('%s is refused', (line, extra, reason) => {
    const errors = errorsOf(`${line}\nservices: {a: {image: x}}\n`, { files: extra })
    expect(errors.some((error) => reason.test(error))).toBe(true)
  })

  test('a mistake in an included file is placed in that file', () => {
    const { problems } = loadText('include: [a.yaml]\nservices: {}\n', {
      files: { 'a.yaml': 'services:\n  b:\n    imagee: x\n' },
    })
    expect(problems[0]).toMatchObject({ file: 'a.yaml', line: 3, column: 5, suggestion: 'image' })
  })
})
