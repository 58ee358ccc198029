import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { commands } from '@panamax/cli/commands'
import { cliReference } from '@panamax/cli/reference'
import { version } from '@panamax/cli/version'
import { openApi } from '@panamax/contract/openapi'
import { configurationPage } from '@panamax/server/config-page'
import { expect, test } from 'vitest'
import { keyFates } from './compatibility.ts'
import { compatibilityPage } from './compatibility-page.ts'
import { errorsPage } from './errors-page.ts'

// `npm run docs` writes these files; without it they are compared, so that none of them can drift from the code.
const isWriting = process.env['PANAMAX_WRITE_DOCS'] === '1'

const documents = {
  'docs/cli.md': () => cliReference(commands),
  'docs/openapi.json': () => `${JSON.stringify(openApi(version), null, 2)}\n`,
  'docs/errors.md': () => errorsPage(),
  'docs/configuration.md': () => configurationPage(),
  'docs/compatibility.md': () => compatibilityPage(keyFates()),
}

test.each(Object.entries(documents))('%s is what the code says', async (name, make) => {
  const file = fileURLToPath(new URL(`../../${name}`, import.meta.url))
  if (isWriting) await writeFile(file, make())
  expect(await readFile(file, 'utf8'), 'run "npm run docs" and commit the result').toBe(make())
})
