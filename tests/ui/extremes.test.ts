// What is far more than usual: as many, as long and as foreign as it may be, at three widths.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { withEngine } from '../support/engine.ts'
import { until } from '../support/panamax.ts'
import { accessibilityProblems, camera, openBrowser } from './support/browser.ts'
import {
  arabic,
  hundred,
  longJournal,
  longName,
  longNames,
  manyVariables,
  tenThousandLines,
  withFortyChanges,
} from './support/extremes.ts'
import { Installation } from './support/installation.ts'

let browser: Browser
let installation: Installation

beforeAll(async () => {
  installation = await Installation.start(withEngine().dockerHost)
  browser = await openBrowser()
  for (const document of [hundred, longNames, manyVariables('settings'), tenThousandLines('long-document')]) {
    await installation.run(document)
  }
  await installation.run(longJournal('long-journal'), 'calm')
  for (let start = 0; start < 300; start += 10) {
    await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        installation.run(
          `name: app-${String(start + index).padStart(3, '0')}\nservices: {web: {image: "nginx:1.29"}}\n`,
        ),
      ),
    )
  }
}, 300_000)

afterAll(async () => {
  await browser?.close()
  await installation?.panamax.close()
})

interface Stop {
  readonly name: string
  readonly path: string
  /** Brings the screen into the state, and holds what has to be there. */
  readonly look: (page: Page) => Promise<void>
}

const sees = (page: Page, text: string) => page.getByText(text).first().waitFor()
const log = (page: Page) => page.getByRole('log')
const problems = (page: Page) => page.getByRole('status').filter({ hasText: /problem|valid/i })

const stops: readonly Stop[] = [
  {
    name: 'hundred-tiers',
    path: '/apps/hundred',
    look: async (page) => {
      await until(async () => (await page.locator('main article').count()) === 100, 'all cards are there')
      await page.getByRole('button', { name: 'Actions for s099' }).waitFor()
    },
  },
  {
    name: 'hundred-graph',
    path: '/apps/hundred/graph',
    look: async (page) => {
      await until(async () => (await page.locator('.react-flow__node').count()) === 100, 'all nodes are there')
    },
  },
  {
    name: 'hundred-journal',
    path: '/apps/hundred/journal',
    look: async (page) => {
      await page.getByRole('log').waitFor()
      await page.getByRole('combobox', { name: 'Services' }).selectOption('s042')
      await until(async () => (await log(page).innerText()).includes('s042'), 'only one service is shown')
      expect(await log(page).innerText()).not.toContain('s041')
    },
  },
  { name: 'three-hundred-apps', path: '/apps', look: (page) => sees(page, 'app-003') },
  {
    name: 'three-hundred-apps-end',
    path: '/apps',
    look: async (page) => {
      await sees(page, 'app-003')
      await until(async () => {
        await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)')
        return page.getByRole('link', { name: 'settings', exact: true }).isVisible()
      }, 'the end of the list is reached')
    },
  },
  {
    name: 'three-hundred-apps-filtered',
    path: '/apps?q=29',
    look: (page) => sees(page, 'app-290'),
  },
  {
    name: 'long-journal',
    path: '/apps/long-journal/journal',
    look: async (page) => {
      await until(async () => (await log(page).innerText()).includes('request 4999'), 'the last line is shown')
      await page.getByRole('searchbox', { name: 'Filter the journal' }).fill('request 4998')
      await until(async () => !(await log(page).innerText()).includes('4999'), 'the others are gone')
      await until(async () => (await log(page).innerText()).includes('worker9'), 'every service has its line')
      await page.getByRole('searchbox', { name: 'Filter the journal' }).fill('')
      await until(async () => (await log(page).innerText()).includes('request 4999'), 'they are back')
    },
  },
  { name: 'long-names-tiers', path: `/apps/${longName}`, look: (page) => sees(page, arabic) },
  {
    name: 'long-names-graph',
    path: `/apps/${longName}/graph`,
    look: async (page) => {
      await page.locator('.react-flow__node').first().waitFor()
      await page.getByRole('button', { name: new RegExp(`^${longName}`) }).click()
      await page.getByRole('link', { name: 'Open the service' }).waitFor()
    },
  },
  {
    name: 'long-names-journal',
    path: `/apps/${longName}/journal`,
    look: async (page) => {
      await until(async () => (await log(page).innerText()).includes(arabic), 'what is written is shown')
      // What would turn the writing around is shown instead of obeyed.
      await until(async () => (await log(page).innerText()).includes('\\u202e'), 'the control character is shown')
    },
  },
  { name: 'long-names-service', path: `/apps/${longName}/services/${longName}`, look: (page) => sees(page, longName) },
  {
    name: 'long-names-environment',
    path: `/apps/${longName}/services/${longName}?part=environment`,
    look: (page) => page.getByLabel('Value of GREETING').waitFor(),
  },
  {
    name: 'long-names-ports',
    path: `/apps/${longName}/services/${longName}?part=ports`,
    look: (page) => sees(page, '18443'),
  },
  { name: 'long-names-history', path: `/apps/${longName}/history`, look: (page) => sees(page, 'Revision 1') },
  { name: 'long-names-apps', path: `/apps?q=${longName}`, look: (page) => sees(page, arabic) },
  {
    name: 'two-hundred-variables',
    path: '/apps/settings/services/web?part=environment',
    look: async (page) => {
      await page.getByLabel('Value of SETTING_199').waitFor()
      expect(await page.getByLabel('Value of SETTING_198').inputValue()).toContain('198')
    },
  },
  {
    name: 'ten-thousand-lines',
    path: '/apps/long-document/document',
    look: async (page) => {
      await page.locator('.cm-line').first().waitFor()
      await problems(page).first().waitFor()
      await page.locator('.cm-content').click()
      await page.keyboard.press('Control+End')
      await until(
        async () => (await page.locator('.cm-content').innerText()).includes('example.end'),
        'its end is shown',
      )
    },
  },
]

describe.each([
  { name: 'narrow', colorScheme: 'light', viewport: { width: 390, height: 844 } },
  { name: 'tablet', colorScheme: 'dark', viewport: { width: 1024, height: 768 } },
  { name: 'wide', colorScheme: 'light', viewport: { width: 1440, height: 900 } },
] as const)('$name', ({ name, colorScheme, viewport }) => {
  test('what is extreme', { timeout: 300_000 }, async () => {
    const { page, complaints, strangers } = await installation.open(browser, { colorScheme, viewport })
    const shoot = camera(`extremes-${name}`)
    const found: string[] = []
    const check = async (stop: string) => {
      await page.waitForTimeout(300)
      await shoot(page, stop)
      found.push(...(await accessibilityProblems(page)).map((problem) => `${stop}: ${problem}`))
      const width = await page.evaluate<number>('document.documentElement.scrollWidth')
      if (width > viewport.width) found.push(`${stop}: is ${width} wide`)
    }
    for (const { name: stop, path, look } of stops) {
      await page.goto(installation.panamax.address + path)
      await look(page).catch((error: unknown) => found.push(`${stop}: ${String(error)}`))
      await check(stop)
    }

    await page.goto(`${installation.panamax.address}/apps/settings/document`)
    await page.locator('.cm-line').first().waitFor()
    const draft = JSON.stringify({ base: 1, document: withFortyChanges(manyVariables('settings')), values: {} })
    await page.evaluate(`sessionStorage.setItem('panamax.draft.settings', ${JSON.stringify(draft)})`)
    await page.reload()
    await page.getByText('40 changes').waitFor()
    await check('forty-changes')
    await page.getByRole('button', { name: 'Review plan' }).click()
    await page.getByRole('dialog').getByText('replace container').waitFor()
    expect(await page.getByRole('dialog').getByText('SETTING_039').count()).toBeGreaterThan(0)
    await check('forty-changes-plan')
    await page.context().close()
    expect(found).toEqual([])
    expect(strangers).toEqual([])
    expect(complaints).toEqual([])
  })
})
