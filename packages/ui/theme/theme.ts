import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'
import { type Palette, palettes, radius, shades, spacing, type } from './tokens.ts'

const tuple = (colors: readonly string[]) => colors as unknown as MantineColorsTuple

/** `close`: the name of every button that closes something. */
export const createPanamaxTheme = ({ close }: { readonly close: string }) =>
  createTheme({
    primaryColor: 'canal',
    primaryShade: { light: 7, dark: 6 },
    colors: { canal: tuple(shades.canal), gray: tuple(shades.gray), dark: tuple(shades.dark) },
    fontFamily: type.sans,
    fontFamilyMonospace: type.mono,
    fontSizes: { ...type.sizes },
    lineHeights: { xs: '1.4', sm: '1.45', md: '1.5', lg: '1.55', xl: '1.6' },
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: type.headings.h1, lineHeight: '1.25' },
        h2: { fontSize: type.headings.h2, lineHeight: '1.35' },
        h3: { fontSize: type.headings.h3, lineHeight: '1.4' },
        h4: { fontSize: type.headings.h4, lineHeight: '1.4' },
      },
    },
    spacing: { ...spacing },
    radius: { ...radius },
    defaultRadius: 'sm',
    cursorType: 'pointer',
    respectReducedMotion: true,
    components: {
      Button: { defaultProps: { size: 'sm' } },
      TextInput: { defaultProps: { size: 'sm' } },
      Tooltip: {
        defaultProps: { openDelay: 400, withArrow: true, multiline: true },
        // Names and reasons may be longer than a phone is wide.
        styles: { tooltip: { maxWidth: 'min(26rem, calc(100vw - 1rem))', overflowWrap: 'anywhere' } },
      },
      Drawer: {
        defaultProps: { overlayProps: { backgroundOpacity: 0.45 }, closeButtonProps: { 'aria-label': close } },
      },
      Notification: { defaultProps: { closeButtonProps: { 'aria-label': close } } },
      Modal: {
        defaultProps: {
          centered: true,
          overlayProps: { backgroundOpacity: 0.45 },
          closeButtonProps: { 'aria-label': close },
        },
      },
    },
  })

/** Gives the palette to the component library's variables and to our own style sheets (`--pmx-…`). */
export function createResolver(contrast: 'normal' | 'more'): CSSVariablesResolver {
  const { light, dark } = palettes[contrast]
  return () => ({ variables: {}, light: variablesOf(light), dark: variablesOf(dark) })
}

function variablesOf(palette: Palette): Record<string, string> {
  const own = Object.entries(palette).map(([name, value]) => [`--pmx-${kebab(name)}`, value])
  return {
    ...Object.fromEntries(own),
    '--mantine-color-body': palette.surface,
    '--mantine-color-text': palette.text,
    '--mantine-color-dimmed': palette.muted,
    '--mantine-color-placeholder': palette.muted,
    '--mantine-color-anchor': palette.accent,
    '--mantine-color-error': palette.bad,
    '--mantine-color-default': palette.raised,
    '--mantine-color-default-hover': palette.sunken,
    '--mantine-color-default-border': palette.rule,
    '--mantine-color-default-color': palette.text,
    '--mantine-color-canal-filled': palette.fill,
    '--mantine-color-canal-filled-hover': palette.fillHover,
    '--mantine-primary-color-filled': palette.fill,
    '--mantine-primary-color-filled-hover': palette.fillHover,
    '--mantine-color-canal-light': palette.accentSoft,
    '--mantine-color-canal-light-hover': palette.accentSoft,
    '--mantine-color-canal-light-color': palette.accent,
    '--mantine-color-canal-text': palette.accent,
    '--mantine-color-canal-outline': palette.accent,
    '--mantine-color-red-light': palette.badSoft,
    '--mantine-color-red-light-color': palette.bad,
    '--mantine-color-yellow-light': palette.warnSoft,
    '--mantine-color-yellow-light-color': palette.warn,
    '--mantine-color-yellow-text': palette.warn,
    '--mantine-color-yellow-outline': palette.warn,
    '--mantine-color-green-light': palette.okSoft,
    '--mantine-color-green-light-color': palette.ok,
    '--mantine-color-gray-light': palette.idleSoft,
    '--mantine-color-gray-light-color': palette.text,
    '--mantine-color-red-text': palette.bad,
    '--mantine-color-red-filled': palette.badFill,
    '--mantine-color-red-filled-hover': palette.badFill,
    '--mantine-color-red-outline': palette.bad,
  }
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
