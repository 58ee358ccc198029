import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { load } from '@panamax/core/compose/load'
import { formatProblem } from '@panamax/core/compose/problem'
import type { AppSpec, ServiceSpec } from '@panamax/core/compose/spec'
import { checkValue } from '@panamax/core/template/check-value'
import { generateValue } from '@panamax/core/template/generate'
import type { Input } from '@panamax/core/template/input'
import { readMetadata } from '@panamax/core/template/metadata'
import { variablesOf } from '@panamax/core/template/variables'
import { describe, expect, test } from 'vitest'

const library = fileURLToPath(new URL('.', import.meta.url))
const names = readdirSync(library, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

const textOf = (name: string) => readFileSync(join(library, name, 'compose.yaml'), 'utf8')

/** Stands for every secret, so that each place where one arrives can be recognized. */
const secret = 'Zq7'.repeat(8)

function sample(input: Input): string {
  if (input.type === 'password') return secret
  // Not the default, so that a port which is written down is told from one that was chosen.
  if (input.type === 'port') return String(Number(input.default) + 20_000)
  return input.default ?? (input.pattern === undefined ? 'sample' : 'sample:1.0')
}

function loaded(name: string) {
  const text = textOf(name)
  // The template asks for its secrets in the very text that does not load without them.
  const needed = variablesOf(text).filter((variable) => variable.required)
  const asked = readMetadata(mustLoad(name, Object.fromEntries(needed.map((variable) => [variable.name, '1']))).app)
  const inputs = Object.entries(asked.metadata.inputs)
  const values = Object.fromEntries(inputs.map(([key, input]) => [key, sample(input)]))
  const { app, problems } = mustLoad(name, values)
  const { metadata, services, problems: warnings } = readMetadata(app)
  return { app, values, metadata, services, problems: [...problems, ...warnings] }
}

function mustLoad(name: string, variables: Readonly<Record<string, string>>) {
  const { app, problems } = load({
    files: [{ path: 'compose.yaml', text: textOf(name) }],
    variables,
    defaultName: name,
  })
  if (app === undefined) throw new Error(problems.map(formatProblem).join('\n'))
  return { app, problems }
}

const templates = new Map(names.map((name) => [name, loaded(name)]))

function template(name: string) {
  const found = templates.get(name)
  if (found === undefined) throw new Error(`there is no template ${name}`)
  return found
}

const servicesOf = (app: AppSpec): [string, ServiceSpec][] => Object.entries(app.services)

test('the library has its templates', () => {
  expect(names.length).toBeGreaterThanOrEqual(20)
  expect(names).toEqual(
    expect.arrayContaining(['guestbook', 'wordpress', 'matomo', 'rails', 'gitea', 'nextcloud', 'ghost', 'grafana']),
  )
})

describe.each(names)('%s', (name) => {
  test('loads without a problem, under the name of its folder', () => {
    const { app, problems } = template(name)
    expect(problems).toEqual([])
    expect(app.name).toBe(name)
  })

  test('says what it is and what one has to know', () => {
    const { metadata } = template(name)
    expect(metadata.name).toBeTruthy()
    expect(metadata.description?.length).toBeGreaterThan(20)
    expect(metadata.description?.length).toBeLessThanOrEqual(140)
    expect(metadata.keywords.length).toBeGreaterThanOrEqual(4)
    expect(metadata.type).toBeTruthy()
    expect(metadata.authors).toEqual(['Panamax'])
    expect(metadata.documentation?.length).toBeGreaterThan(800)
    for (const topic of [/^## First /m, /backup/i, /^## Upgrade/m, /^## Exposing it/m, /volume/i])
      expect(metadata.documentation).toMatch(topic)
  })

  test('puts every service into one of its tiers and leaves none empty', () => {
    const { app, metadata, services } = template(name)
    const used = Object.keys(app.services).map((service) => services[service]?.category)
    expect(new Set(used)).toEqual(new Set(metadata.categories))
    expect(Object.keys(app.services).filter((service) => !services[service]?.description)).toEqual([])
  })

  test('asks labelled questions, and uses each answer', () => {
    const { inputs } = template(name).metadata
    const [head = '', body = ''] = textOf(name).split('\nservices:\n')
    expect(new Set(variablesOf(`services:\n${body}`).map((variable) => variable.name))).toEqual(
      new Set(Object.keys(inputs)),
    )
    expect(Object.keys(inputs).filter((variable) => !inputs[variable]?.label)).toEqual([])
    // Compose interpolates the block too: a stray "$" there would need a variable.
    expect(head).not.toContain('$')
  })

  test('repeats the default of an input wherever it is used, and refuses to start without a secret', () => {
    const { inputs } = template(name).metadata
    const wrong = [...textOf(name).matchAll(/(?<!\$)\$\{([A-Za-z0-9_]+)(?:(:[-?])([^}]*))?\}/g)].filter(
      ([, variable = '', operator, operand]) => {
        const input = inputs[variable]
        if (operator === ':?') return !input?.required || input.default !== undefined
        return operand !== (input?.default ?? '') || (input?.type === 'password' && input.required)
      },
    )
    expect(wrong.map(([use]) => use)).toEqual([])
  })

  test('makes its secrets up', () => {
    const weak = Object.entries(template(name).metadata.inputs).filter(([, input]) => {
      if (input.type !== 'password') return false
      if (!input.required) return input.default !== undefined
      const value = generateValue(input.generate ?? { length: 1 }, (count) => new Uint8Array(count).fill(7))
      return input.default !== undefined || value.length < 24 || checkValue(input, value).problem !== undefined
    })
    expect(weak).toEqual([])
  })

  test('writes no secret down, and shows none in a command, a health check, a label or a file', () => {
    const { app } = template(name)
    const literal = servicesOf(app).flatMap(([service, { environment = {} }]) =>
      Object.entries(environment)
        .filter(([variable, value]) => /PASS|SECRET|TOKEN|_KEY/i.test(variable) && value && !value.includes(secret))
        .map(([variable]) => `${service}: ${variable}`),
    )
    expect(literal).toEqual([])
    const shown = servicesOf(app).map(([, { environment: _, ...rest }]) => rest)
    expect(JSON.stringify([shown, app.configs ?? {}])).not.toContain(secret)
  })

  test('names a version in every image', () => {
    const images = servicesOf(template(name).app).map(([, { image = '' }]) => image)
    expect(images.filter((image) => !/^[a-z0-9][a-z0-9./-]*:v?\d+\.\d+[\w.-]*$/.test(image))).toEqual([])
  })

  test('keeps every service running and checked, and starts it when what it needs is healthy', () => {
    const { app } = template(name)
    const careless = servicesOf(app).filter(
      ([, { restart, healthcheck, depends_on: needs = {} }]) =>
        restart !== 'unless-stopped' ||
        !/^CMD(-SHELL)?$/.test(healthcheck?.test?.[0] ?? '') ||
        Object.values(needs).some((dependency) => dependency.condition !== 'service_healthy'),
    )
    expect(careless.map(([service]) => service)).toEqual([])
  })

  test('keeps its data in named volumes, and only there', () => {
    const { app } = template(name)
    const mounts = servicesOf(app).flatMap(([, { volumes = [] }]) => volumes)
    const named = mounts.filter((mount) => mount.type === 'volume').map((mount) => mount.source)
    expect(new Set(named)).toEqual(new Set(Object.keys(app.volumes ?? {})))
    expect(mounts.filter((mount) => mount.type !== 'volume' && mount.read_only !== true)).toEqual([])
  })

  test('publishes ports that the person chose', () => {
    const { app, metadata, values } = template(name)
    const chosen = Object.keys(metadata.inputs).filter((variable) => metadata.inputs[variable]?.type === 'port')
    const published = servicesOf(app).flatMap(([, { ports = [] }]) => ports.map((port) => port.published))
    expect(published).toHaveLength(chosen.length)
    expect(new Set(published)).toEqual(new Set(chosen.map((variable) => values[variable])))
  })
})

test('no two templates want the same port', () => {
  const ports = [...templates.values()].flatMap(({ metadata }) =>
    Object.values(metadata.inputs).flatMap((input) => (input.type === 'port' ? [input.default] : [])),
  )
  expect(ports.length).toBeGreaterThan(names.length)
  expect(new Set(ports).size).toBe(ports.length)
})
