import fc from 'fast-check'

/** A small app, to be written in any style. */
export interface App {
  readonly documentation: readonly string[]
  readonly keywords: readonly string[]
  readonly services: Readonly<Record<string, Service>>
}

export interface Service {
  readonly image: string
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly labels: Readonly<Record<string, string>>
  /** Host port by container port. */
  readonly ports: Readonly<Record<string, string>>
  /** Volume by path. */
  readonly volumes: Readonly<Record<string, string>>
  /** Condition by service. */
  readonly needs: Readonly<Record<string, string>>
}

/** How somebody writes. */
export interface Look {
  readonly step: 2 | 4
  readonly eol: '\n' | '\r\n'
  readonly lists: 'mapping' | 'list' | 'flow'
  readonly long: boolean
  readonly comments: boolean
  readonly blanks: boolean
}

export const looks: fc.Arbitrary<Look> = fc.record({
  step: fc.constantFrom(2, 4),
  eol: fc.constantFrom('\n', '\n', '\n', '\r\n'),
  lists: fc.constantFrom('mapping', 'list', 'flow'),
  long: fc.boolean(),
  comments: fc.boolean(),
  blanks: fc.boolean(),
})

const word = fc.constantFrom('a', 'b c', 'x: y', '1', 'true', 'a # b', "it's", '"q"', '$$5', '${V:-d}', '- a', 'ü', '{')
const some = (keys: readonly string[], values: fc.Arbitrary<string>): fc.Arbitrary<Record<string, string>> =>
  fc
    .subarray([...keys])
    .chain((own) =>
      fc
        .tuple(...own.map(() => values))
        .map((found) => Object.fromEntries(own.map((key, index) => [key, found[index] ?? '']))),
    )

const conditions = fc.constantFrom('service_started', 'service_healthy')

const service: fc.Arbitrary<Service> = fc.record({
  image: fc.constantFrom('web:1', 'web:2', 'host:5000/a/b:1.2'),
  command: fc.array(fc.constantFrom('run', '-x', '--all', '8'), { maxLength: 4 }),
  environment: some(['A', 'B', 'LONG_NAME', 'a.b'], word),
  labels: some(['l.one', 'l.two'], word),
  ports: some(['80', '81', '443'], fc.constantFrom('8080', '8081', '9000', '${P:-7000}')),
  volumes: some(['/data', '/x/y'], fc.constantFrom('one', 'two')),
  needs: fc.constant({}),
})

const names = ['web', 'db', 'cache', 'job']
const lines = fc.array(fc.constantFrom('Open it.', '# Use', 'Log in as admin.', 'Then: go.', ''), { maxLength: 6 })

export const apps: fc.Arbitrary<App> = fc
  .tuple(lines, fc.subarray(['cms', 'blog', 'php']), fc.subarray(names, { minLength: 1 }))
  .chain(([documentation, keywords, own]) =>
    fc.tuple(...own.map(() => service)).map((services) => ({
      documentation,
      keywords,
      services: Object.fromEntries(own.map((name, index) => [name, services[index] as Service])),
    })),
  )

type Change = (app: App) => App

function onService(name: string, change: (service: Service) => Service): Change {
  return (app) => {
    const own = app.services[name]
    return own === undefined ? app : { ...app, services: { ...app.services, [name]: change(own) } }
  }
}

const serviceName = fc.constantFrom(...names)

function onEntry(
  field: 'environment' | 'labels' | 'ports' | 'volumes',
  keys: readonly string[],
  values: fc.Arbitrary<string>,
): fc.Arbitrary<Change> {
  return fc.tuple(serviceName, fc.constantFrom(...keys), fc.option(values)).map(([name, key, value]) =>
    onService(name, (own) => {
      const { [key]: _, ...rest } = own[field]
      return { ...own, [field]: value === null ? rest : { ...own[field], [key]: value } }
    }),
  )
}

const changes: fc.Arbitrary<Change> = fc.oneof(
  onEntry('environment', ['A', 'B', 'NEW', 'NEWER'], word),
  onEntry('environment', ['A', 'B', 'NEW', 'NEWER'], word),
  onEntry('labels', ['l.one', 'l.three'], word),
  onEntry('ports', ['80', '443', '8443'], fc.constantFrom('8080', '8090', '${Q:-7001}')),
  onEntry('volumes', ['/data', '/more'], fc.constantFrom('one', 'three')),
  fc
    .tuple(serviceName, fc.constantFrom('web:2', 'web:3', 'other'))
    .map(([name, image]) => onService(name, (own) => ({ ...own, image }))),
  fc
    .tuple(serviceName, fc.array(fc.constantFrom('run', '-x', '-z', '9'), { maxLength: 4 }))
    .map(([name, command]) => onService(name, (own) => ({ ...own, command }))),
  fc.tuple(serviceName, serviceName, conditions).map(
    ([name, other, condition]): Change =>
      (app) =>
        // Only on those before it, so that there is no circle.
        names.indexOf(other) < names.indexOf(name) && app.services[other] !== undefined
          ? onService(name, (own) => ({ ...own, needs: { ...own.needs, [other]: condition } }))(app)
          : app,
  ),
  fc.tuple(fc.constantFrom('cache', 'mail', 'queue'), service).map(
    ([name, own]): Change =>
      (app) =>
        app.services[name] === undefined ? { ...app, services: { ...app.services, [name]: own } } : app,
  ),
  serviceName.map(
    (name): Change =>
      (app) => {
        const { [name]: _, ...services } = app.services
        const isNeeded = Object.values(services).some((own) => own.needs[name] !== undefined)
        return isNeeded || Object.keys(services).length === 0 ? app : { ...app, services }
      },
  ),
  fc.constantFrom('php', 'new', 'newer').map(
    (keyword): Change =>
      (app) => ({
        ...app,
        keywords: app.keywords.includes(keyword)
          ? app.keywords.filter((each) => each !== keyword)
          : [...app.keywords, keyword],
      }),
  ),
  fc.tuple(fc.nat({ max: 5 }), fc.constantFrom('More.', 'Less.')).map(
    ([at, line]): Change =>
      (app) => ({
        ...app,
        documentation: [...app.documentation.slice(0, at), line, ...app.documentation.slice(at + 1)],
      }),
  ),
)

/** The app after some changes, as many as a person or an author makes between two versions. */
export function changed(app: App): fc.Arbitrary<App> {
  return fc
    .array(changes, { minLength: 1, maxLength: 5 })
    .map((list) => list.reduce((current, change) => change(current), app))
}

/** The app as a document in this style. */
export function write(app: App, look: Look): string {
  const pad = (depth: number) => ' '.repeat(look.step * depth)
  const note = look.comments ? ' # note' : ''
  const out = [...(look.comments ? ['# head'] : []), 'name: app', 'x-panamax:', `${pad(1)}name: An app`]
  if (app.keywords.length > 0) out.push(`${pad(1)}keywords: [${app.keywords.join(', ')}]`)
  if (app.documentation.length > 0) {
    out.push(
      `${pad(1)}documentation: |-`,
      ...['Manual', ...app.documentation, 'End'].map((line) => (line === '' ? '' : pad(2) + line)),
    )
  }
  out.push('services:')
  for (const [name, own] of Object.entries(app.services)) {
    if (look.blanks) out.push('')
    out.push(`${pad(1)}${name}:${note}`, `${pad(2)}image: ${own.image}${note}`)
    if (own.command.length > 0)
      out.push(`${pad(2)}command: [${own.command.map((each) => JSON.stringify(each)).join(', ')}]`)
    for (const field of ['environment', 'labels'] as const) out.push(...pairs(field, own[field], look))
    out.push(...ports(own.ports, look))
    const volumes = Object.entries(own.volumes)
    if (volumes.length > 0)
      out.push(`${pad(2)}volumes:`, ...volumes.map(([path, volume]) => `${pad(3)}- ${volume}:${path}${note}`))
    out.push(...needs(own.needs, look))
  }
  // Always all of them: what a service needs beside it is not what is tested.
  out.push('volumes:', ...['one', 'two', 'three'].map((name) => `${pad(1)}${name}:`))
  return `${out.join(look.eol)}${look.eol}`
}

function pairs(field: string, values: Readonly<Record<string, string>>, { step, lists, comments }: Look): string[] {
  const [outer, inner] = [' '.repeat(step * 2), ' '.repeat(step * 3)]
  const entries = Object.entries(values)
  if (entries.length === 0) return []
  if (lists === 'flow')
    return [`${outer}${field}: {${entries.map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')}}`]
  return [
    `${outer}${field}:`,
    ...entries.flatMap(([key, value]) => [
      ...(comments ? [`${inner}# about ${key}`] : []),
      lists === 'list' ? `${inner}- ${JSON.stringify(`${key}=${value}`)}` : `${inner}${key}: ${JSON.stringify(value)}`,
    ]),
  ]
}

function ports(values: Readonly<Record<string, string>>, { step, long }: Look): string[] {
  const [outer, inner] = [' '.repeat(step * 2), ' '.repeat(step * 3)]
  const entries = Object.entries(values)
  if (entries.length === 0) return []
  return [
    `${outer}ports:`,
    ...entries.flatMap(([target, published]) =>
      long
        ? [`${inner}- target: ${target}`, `${inner}  published: "${published}"`]
        : [`${inner}- "${published}:${target}"`],
    ),
  ]
}

function needs(values: Readonly<Record<string, string>>, { step, lists }: Look): string[] {
  const [outer, inner] = [' '.repeat(step * 2), ' '.repeat(step * 3)]
  const entries = Object.entries(values)
  if (entries.length === 0) return []
  const isPlain = lists === 'list' && entries.every(([, condition]) => condition === 'service_started')
  if (isPlain) return [`${outer}depends_on: [${entries.map(([name]) => name).join(', ')}]`]
  return [`${outer}depends_on:`, ...entries.map(([name, condition]) => `${inner}${name}: {condition: ${condition}}`)]
}
