import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { isSafeLink, Markdown } from './markdown.tsx'

const show = (text: string) => render(<Markdown text={text} />).container

test('headings, lists, code and tables', () => {
  const shown = show('# A\n\n- one\n- `two`\n\n| x | y |\n| - | - |\n| 1 | **2** |')
  expect(shown.querySelector('h3')?.textContent).toBe('A')
  expect([...shown.querySelectorAll('li')].map((item) => item.textContent)).toEqual(['one', 'two'])
  expect(shown.querySelector('td strong')?.textContent).toBe('2')
})

test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  'a <iframe src="https://example.com"></iframe> b',
  '[x](javascript:alert(1))',
  '[x](data:text/html,<script>alert(1)</script>)',
  '[x](JaVaScRiPt:alert(1) "y")',
  '![x](https://example.com/pixel.png)',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
])('hostile text becomes nothing that runs or loads: %s', (text) => {
  const shown = show(text)
  expect(shown.querySelector('script, img, iframe, svg, object, style, [onerror], [onload]')).toBeNull()
  for (const link of shown.querySelectorAll('a')) expect(link.protocol).toMatch(/^https?:$/)
})

test('an image is a link that somebody may follow', () => {
  const link = show('![Logo](https://example.com/logo.png)').querySelector('a')
  expect(link?.textContent).toBe('Image: Logo')
  expect(link?.rel).toContain('noreferrer')
})

test('what was meant as text stays text', () => {
  expect(show('a &lt; b & c').textContent).toBe('a < b & c')
})

test('a thousand quotes in one another end somewhere', () => {
  expect(show(`${'>'.repeat(1000)} deep`).querySelectorAll('blockquote').length).toBeLessThan(30)
})

test.each([
  ['https://example.com', true],
  ['mailto:a@example.com', true],
  ['javascript:alert(1)', false],
  ['/relative', false],
  ['vbscript:x', false],
])('%s is safe: %s', (href, isSafe) => {
  expect(isSafeLink(href)).toBe(isSafe)
})
