import { useMemo } from 'react'
import { languageOf, usePreferences } from '../preferences/preferences.ts'

export interface Format {
  readonly number: (value: number, digits?: 0 | 1 | 2) => string
  /** Binary units: 1.5 MiB. */
  readonly bytes: (value: number) => string
  readonly percent: (value: number) => string
  readonly time: (value: string) => string
  readonly dateTime: (value: string) => string
  /** Date and time, to the second. */
  readonly moment: (value: string) => string
  /** From one moment to another; what both share is said once. */
  readonly moments: (from: string, to: string) => string
  /** "3 minutes ago" */
  readonly ago: (value: string, now?: number) => string
  /** Of a span in milliseconds: 0:07, 12:30, 1:02:03. */
  readonly clock: (milliseconds: number) => string
  readonly list: (items: readonly string[]) => string
}

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'] as const
const spans: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
]

export function createFormat(locale: string, timeZone: string): Format {
  const zone = timeZone === '' ? {} : { timeZone }
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', ...zone })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', ...zone })
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', ...zone })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const numbers = [0, 1, 2].map((digits) => new Intl.NumberFormat(locale, { maximumFractionDigits: digits }))
  const number = (value: number, digits: 0 | 1 | 2 = 0) => numbers[digits]?.format(value) ?? ''
  return {
    number,
    bytes(value) {
      const power = value < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log(value) / Math.log(1024)))
      const scaled = value / 1024 ** power
      return `${number(scaled, power === 0 || scaled >= 100 ? 0 : 1)} ${units[power]}`
    },
    percent: (value) => `${number(value, value < 10 ? 1 : 0)} %`,
    time: (value) => time.format(new Date(value)),
    dateTime: (value) => dateTime.format(new Date(value)),
    moment: (value) => moment.format(new Date(value)),
    moments: (from, to) => moment.formatRange(new Date(from), new Date(to)),
    ago(value, now = Date.now()) {
      const seconds = (new Date(value).getTime() - now) / 1000
      const [unit, size] = spans.find(([, each]) => Math.abs(seconds) >= each) ?? ['second', 1]
      return relative.format(Math.round(seconds / size), unit)
    },
    clock(milliseconds) {
      const all = Math.max(0, Math.floor(milliseconds / 1000))
      const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
      const padded = String(seconds).padStart(2, '0')
      return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${padded}` : `${minutes}:${padded}`
    },
    list: (items) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(items),
  }
}

export function useFormat(): Format {
  const preferences = usePreferences()
  const language = languageOf(preferences)
  // The browser's own variant of the language has the better date format: en-GB, de-CH.
  const locale = navigator.language.toLowerCase().startsWith(language) ? navigator.language : language
  return useMemo(() => createFormat(locale, preferences.timeZone), [locale, preferences.timeZone])
}
