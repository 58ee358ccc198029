import { projectName } from '@panamax/core/template/names'

/**
 * The name of each template of a source, by the path of its file: that of the file, or of the folder of a `compose.yaml`.
 * Where several files would have one name, the one that lies highest has it and the others take their folders' names in front,
 * then a number. The same paths always give the same names.
 */
export function templateNames(paths: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  const numbers = new Map<string, number>()
  const ordered = [...new Set(paths)].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
  for (const path of ordered) {
    const name = firstFree(wordsOf(path), taken, numbers)
    taken.add(name)
    names.set(path, name)
  }
  return names
}

/** `numbers`: the last one of each name, since all files of a source may have the same. */
function firstFree(words: readonly string[], taken: ReadonlySet<string>, numbers: Map<string, number>): string {
  for (let count = 1; count <= words.length; count++) {
    const name = projectName(words.slice(-count).join('-'))
    if (!taken.has(name)) return name
  }
  const name = projectName(words.join('-'))
    .slice(0, 56)
    .replace(/[-_]+$/, '')
  for (let number = (numbers.get(name) ?? 1) + 1; ; number++) {
    numbers.set(name, number)
    const numbered = `${name}-${number}`
    if (!taken.has(numbered)) return numbered
  }
}

/** The parts of a path that say something. */
function wordsOf(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '')
  const base = (parts.pop() ?? '').replace(/\.(ya?ml|pmx|json)$/i, '')
  const isGeneric = /^(docker-)?compose$|^template$|^stack$/i.test(base)
  return isGeneric && parts.length > 0 ? parts : [...parts, base]
}

function depth(path: string): number {
  return path.split('/').length
}
