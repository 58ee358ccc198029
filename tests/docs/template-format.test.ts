import { readFileSync } from 'node:fs'
import { Generator, generatorKinds, inputFields, inputTypes } from '@panamax/core/template/input'
import { appFields, serviceFields } from '@panamax/core/template/metadata'
import { readTemplate } from '@panamax/core/template/template'
import { describe, expect, test } from 'vitest'

const page = readFileSync(new URL('../../docs/template-format.md', import.meta.url), 'utf8')

function section(heading: string): string {
  const start = page.indexOf(`\n## ${heading}`)
  if (start === -1) throw new Error(`docs/template-format.md has no section "${heading}".`)
  const end = page.indexOf('\n## ', start + 1)
  return page.slice(start, end === -1 ? page.length : end)
}

/** The keys in the first column of a section's table. */
function documented(heading: string): string[] {
  const rows = [...section(heading).matchAll(/^\| (`[^|]*`) \|/gm)]
  return rows.flatMap(([, cell = '']) => [...cell.matchAll(/`([a-z_]+)`/g)].map(([, key = '']) => key)).sort()
}

describe('docs/template-format.md says what the schemas say', () => {
  test.each([
    ['The app', appFields],
    ['A service', serviceFields],
    ['Inputs', Object.keys(inputFields)],
  ])('%s: every key, and no other', (heading, keys) => {
    expect(documented(heading)).toEqual([...keys].sort())
  })

  test('every type of input, and every kind and setting of a generator', () => {
    const inputs = section('Inputs')
    const types = /^\| `type` \| (.*) \|$/m.exec(inputs)?.[1] ?? ''
    expect([...types.matchAll(/`([a-z]+)`/g)].map(([, type]) => type)).toEqual([...inputTypes])
    const generate = /^\| `generate` \| (.*) \|$/m.exec(inputs)?.[1] ?? ''
    for (const kind of generatorKinds) expect(generate).toContain(`\`${kind}\``)
    for (const setting of Object.keys(Generator.shape)) expect(generate).toContain(setting)
  })

  test('its example is a template without a problem', () => {
    const example = /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? ''
    const template = readTemplate(example, 'compose.yaml')
    expect(template.problems).toEqual([])
    expect(template.undeclared).toEqual([])
  })
})
