import type { PortainerEntry } from '@panamax/core/convert/portainer'
import { PanamaxError } from '@panamax/core/errors'

/** The entry of that number (from 1) or title; without one, the only entry. Throws `not_found` or `invalid_request`. */
export function chooseEntry(entries: readonly PortainerEntry[], wanted: string | undefined): PortainerEntry {
  const [only] = entries
  if (only === undefined) throw new PanamaxError('not_found', 'There is no template in this catalogue.')
  if (wanted === undefined) {
    if (entries.length === 1) return only
    throw new PanamaxError(
      'invalid_request',
      `There are ${entries.length} templates in this catalogue: choose one with --template; --list shows them.`,
    )
  }
  const same = (title: string) => title.toLowerCase() === wanted.trim().toLowerCase()
  const found = entries.filter(({ title }) => same(title))
  const [exact, ...others] = found
  if (exact !== undefined && others.length === 0) return exact
  const numbered = /^\d{1,6}$/.test(wanted) && exact === undefined ? entries[Number(wanted) - 1] : undefined
  if (numbered !== undefined) return numbered
  if (exact !== undefined) {
    const numbers = entries.flatMap(({ title }, index) => (same(title) ? [index + 1] : []))
    throw new PanamaxError(
      'invalid_request',
      `${found.length} templates are called "${wanted}": choose one by its number, ${numbers.join(', ')}.`,
    )
  }
  const similar = entries.filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase())).slice(0, 5)
  const hint = similar.length === 0 ? '' : ` Like it: ${similar.map(({ title }) => title).join(', ')}.`
  throw new PanamaxError('not_found', `There is no template "${wanted}" in this catalogue.${hint} --list shows all.`)
}

/** Where the two big hosts of repositories give a file as it is; `undefined` for any other host. */
export function rawFileUrl(repository: string, path: string): string | undefined {
  let url: URL
  try {
    url = new URL(repository)
  } catch {
    return undefined
  }
  const [owner, name, ...more] = url.pathname
    .replace(/\.git\/?$/, '')
    .split('/')
    .filter(Boolean)
  if (url.protocol !== 'https:' || owner === undefined || name === undefined || more.length > 0) return undefined
  const file = path.split('/').filter((part) => part !== '' && part !== '.')
  if (file.includes('..')) return undefined
  const tail = file.map(encodeURIComponent).join('/')
  if (url.host === 'github.com') return `https://raw.githubusercontent.com/${owner}/${name}/HEAD/${tail}`
  if (url.host === 'gitlab.com') return `https://gitlab.com/${owner}/${name}/-/raw/HEAD/${tail}`
  return undefined
}
