import { describe, expect, test } from 'vitest'
import { palettes, series } from './tokens.ts'

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(a: string, b: string): number {
  const luminance = (color: string) => {
    const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(color.slice(at, at + 2), 16) / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (light + 0.05) / (dark + 0.05)
}

const all = Object.entries(palettes).flatMap(([name, schemes]) =>
  Object.entries(schemes).map(([scheme, palette]) => ({
    name: `${scheme}, ${name} contrast`,
    palette,
    isMore: name === 'more',
  })),
)

describe.each(all)('$name', ({ palette, isMore }) => {
  const least = isMore ? 7 : 4.5
  test.each(['text', 'muted', 'accent', 'ok', 'warn', 'bad', 'idle'] as const)('%s can be read', (name) => {
    for (const ground of ['surface', 'raised', 'sunken'] as const) {
      expect(contrast(palette[name], palette[ground]), ground).toBeGreaterThanOrEqual(least)
    }
  })

  test.each(['accent', 'ok', 'warn', 'bad', 'idle'] as const)('%s can be read on its own soft ground', (name) => {
    expect(contrast(palette[name], palette[`${name}Soft`])).toBeGreaterThanOrEqual(4.5)
  })

  test('white can be read on filled buttons', () => {
    expect(contrast('#ffffff', palette.fill)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', palette.fillHover)).toBeGreaterThanOrEqual(4.5)
    expect(contrast('#ffffff', palette.badFill)).toBeGreaterThanOrEqual(4.5)
  })

  test('fields and the focus can be made out', () => {
    for (const ground of ['surface', 'raised', 'sunken'] as const) {
      expect(contrast(palette.edge, palette[ground]), ground).toBeGreaterThanOrEqual(3)
      expect(contrast(palette.focus, palette[ground]), ground).toBeGreaterThanOrEqual(3)
    }
  })
})

test.each(['light', 'dark'] as const)('every colour of a series can be read, %s', (scheme) => {
  for (const color of series[scheme]) {
    expect(contrast(color, palettes.normal[scheme].raised), color).toBeGreaterThanOrEqual(4.5)
    expect(contrast(color, palettes.normal[scheme].sunken), color).toBeGreaterThanOrEqual(4.5)
  }
})
