/** Ten shades each, from lightest to darkest, as the component library wants them. */
export const shades = {
  /** The one accent: water in a lock. */
  canal: ['#e6f4f8', '#cbe7ef', '#9dd2e1', '#69bad1', '#47a9c5', '#2290b0', '#107a99', '#0b6a88', '#07566f', '#043f52'],
  gray: ['#f6f8f9', '#eef2f4', '#e2e8eb', '#d2dade', '#b3bfc6', '#8a98a1', '#5f6d76', '#47545c', '#2f3a41', '#182026'],
  dark: ['#dde5e9', '#bcc8ce', '#9aa8b0', '#7c8b94', '#394650', '#2b363e', '#1c252b', '#10161a', '#0b1013', '#07090b'],
} as const

/** What a colour means. Text colours have at least 4.5:1 on `surface` and on `raised` (tokens.test.ts measures it). */
export interface Palette {
  readonly surface: string
  readonly raised: string
  readonly sunken: string
  readonly line: string
  /** Around buttons, whose words say what they are. */
  readonly rule: string
  /** Around fields: 3:1 on surface. */
  readonly edge: string
  readonly text: string
  readonly muted: string
  readonly accent: string
  readonly accentSoft: string
  /** Under white text: 4.5:1. */
  readonly fill: string
  readonly fillHover: string
  readonly badFill: string
  readonly ok: string
  readonly okSoft: string
  readonly warn: string
  readonly warnSoft: string
  readonly bad: string
  readonly badSoft: string
  readonly idle: string
  readonly idleSoft: string
  readonly focus: string
}

const light: Palette = {
  surface: '#f6f8f9',
  raised: '#ffffff',
  sunken: '#eef2f4',
  line: '#dde4e8',
  rule: '#c3cdd3',
  edge: '#7c8a93',
  text: '#182026',
  muted: '#566570',
  accent: '#0b6a88',
  accentSoft: '#e3f2f6',
  fill: '#0b6a88',
  fillHover: '#07566f',
  badFill: '#b3261e',
  ok: '#1b6e3c',
  okSoft: '#e2f3e8',
  warn: '#865000',
  warnSoft: '#fdf0d5',
  bad: '#b3261e',
  badSoft: '#fdeae8',
  idle: '#566570',
  idleSoft: '#e9eef1',
  focus: '#0b6a88',
}

const dark: Palette = {
  surface: '#10161a',
  raised: '#181f24',
  sunken: '#0b1013',
  line: '#2b363e',
  rule: '#3f4c55',
  edge: '#66757e',
  text: '#dde5e9',
  muted: '#9aa8b0',
  accent: '#69bad1',
  accentSoft: '#12303a',
  fill: '#107a99',
  fillHover: '#0b6a88',
  badFill: '#c33128',
  ok: '#69c98c',
  okSoft: '#14301f',
  warn: '#e5b252',
  warnSoft: '#35290f',
  bad: '#ff8a80',
  badSoft: '#3d1a18',
  idle: '#9aa8b0',
  idleSoft: '#242e35',
  focus: '#69bad1',
}

const lightMore: Palette = {
  ...light,
  surface: '#ffffff',
  sunken: '#ffffff',
  line: '#47545c',
  rule: '#182026',
  edge: '#182026',
  text: '#000000',
  muted: '#2f3a41',
  accent: '#043f52',
  ok: '#0c4a25',
  warn: '#5c3600',
  bad: '#8c1610',
  idle: '#2f3a41',
  focus: '#000000',
}

const darkMore: Palette = {
  ...dark,
  surface: '#000000',
  raised: '#000000',
  sunken: '#000000',
  line: '#9aa8b0',
  rule: '#dde5e9',
  edge: '#dde5e9',
  text: '#ffffff',
  muted: '#dde5e9',
  accent: '#9dd2e1',
  ok: '#9be8b5',
  warn: '#ffd37f',
  bad: '#ffb4ad',
  idle: '#dde5e9',
  focus: '#ffffff',
}

export const palettes = {
  normal: { light, dark },
  more: { light: lightMore, dark: darkMore },
} as const

/** Tells services apart in the journal, the graph and charts; each has 4.5:1 on `raised` of its scheme. */
export const series = {
  light: ['#0b6a88', '#8a4b00', '#5b4bb0', '#1b6e3c', '#a3306f', '#5f6300', '#2a5db0', '#8c3d2b'],
  dark: ['#69bad1', '#e0a35c', '#ada2f0', '#69c98c', '#ec8fc0', '#c3c65b', '#8db5f5', '#eb9d8b'],
} as const

export const type = {
  sans: '"IBM Plex Sans Variable", system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif',
  mono: '"IBM Plex Mono", ui-monospace, "SFMono-Regular", "Noto Sans Mono", monospace',
  sizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.25rem' },
  headings: { h1: '1.5rem', h2: '1.125rem', h3: '0.9375rem', h4: '0.875rem' },
} as const

export const spacing = { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' } as const
export const radius = { xs: '3px', sm: '5px', md: '8px', lg: '12px', xl: '20px' } as const
