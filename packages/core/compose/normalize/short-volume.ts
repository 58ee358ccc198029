import { type MapNode, mapOf, type Node } from '../node.ts'
import { cleanPath } from '../paths.ts'

const propagations = ['rprivate', 'private', 'rshared', 'shared', 'rslave', 'slave']

/**
 * The long form of a mount in short form: `[SOURCE:]TARGET[:OPTIONS]`. A source that starts with `.`, `/`, `~` or a
 * drive letter is a path on the host, any other a named volume. As in Compose, one letter before a colon is a drive,
 * so a volume of one letter cannot be used in this form. Returns the reason when it cannot be read.
 */
export function parseVolume(text: string, at: Node): MapNode | string {
  if (text === '') return 'An empty text is not a mount: write SOURCE:TARGET.'
  if (text.length <= 2) return mapOf({ type: 'volume', target: cleanTarget(text) }, at)
  const sections = splitSections(text)
  if (sections.some((section) => section === '')) return `"${text}" has an empty part between its colons.`
  if (sections.length > 3) return `"${text}" has too many colons: write SOURCE:TARGET:OPTIONS.`
  const [first = '', second, options = ''] = sections
  const source = second === undefined ? undefined : first
  const target = second ?? first
  const isPath = source !== undefined && isHostPath(source)
  const read = readOptions(options)
  return mapOf(
    {
      type: isPath ? 'bind' : 'volume',
      source,
      target: cleanTarget(target),
      read_only: read.readOnly ? true : undefined,
      bind:
        isPath || read.selinux !== undefined || read.propagation !== undefined
          ? mapOf(
              { propagation: read.propagation, selinux: read.selinux, create_host_path: isPath ? true : undefined },
              at,
            )
          : undefined,
      volume: isPath && !read.nocopy ? undefined : mapOf({ nocopy: read.nocopy ? true : undefined }, at),
    },
    at,
  )
}

/** The mount's target as Compose keys it when it looks for the same mount in another file. */
export function volumeTarget(text: string): string {
  const sections = splitSections(text)
  return text.length <= 2 || sections.length === 1 ? text : (sections[1] ?? text)
}

function splitSections(text: string): string[] {
  const sections: string[] = []
  let section = ''
  for (const char of text) {
    if (char === ':' && !/^\p{L}$/u.test(section)) {
      sections.push(section)
      section = ''
    } else section += char
  }
  sections.push(section)
  return sections
}

function readOptions(text: string) {
  const read: { readOnly: boolean; nocopy: boolean; selinux?: string; propagation?: string } = {
    readOnly: false,
    nocopy: false,
  }
  for (const option of text.split(',')) {
    if (option === 'ro') read.readOnly = true
    else if (option === 'rw') read.readOnly = false
    else if (option === 'nocopy') read.nocopy = true
    else if (option === 'z' || option === 'Z') read.selinux = option
    else if (propagations.includes(option)) read.propagation = option
  }
  return read
}

function isHostPath(source: string): boolean {
  return /^[./~]/.test(source) || source.startsWith('\\\\') || /^\p{L}:/u.test(source)
}

export function cleanTarget(target: string): string {
  return target === '' ? '' : cleanPath(target)
}
