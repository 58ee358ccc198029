import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readSource } from '../../compose/edit/source.ts'
import { load } from '../../compose/load.ts'
import type { AppSpec, ServiceSpec } from '../../compose/spec.ts'
import { mergeDocuments } from './merge-documents.ts'
import { decide } from './merge-text.ts'
import { apps, changed, looks, write } from './testing/documents.ts'

// `npm test` asks for all of them; `npm run check` alone has to be quick.
const numRuns = process.env['PANAMAX_THOROUGH'] === '1' ? 1000 : 60

/** A template, and two ways that went on from it, each written in a style of its own. */
const histories = fc.tuple(apps, fc.nat(), fc.nat(), looks, looks, looks).chain(([app, mine, theirs, a, b, c]) =>
  fc.tuple(changed(app), changed(app)).map(([own, other]) => ({
    base: { app, text: write(app, a) },
    // Most people leave the style as it is.
    mine: { app: own, text: write(own, mine % 3 === 0 ? b : a) },
    theirs: { app: other, text: write(other, theirs % 3 === 0 ? c : a) },
  })),
)

type Facts = ReadonlyMap<string, string>

function loaded(text: string) {
  return load({ files: [{ path: 'compose.yaml', text }], variables: {}, projectName: 'app' })
}

function isYaml(text: string): boolean {
  try {
    readSource(text)
    return true
  } catch {
    return false
  }
}

function isDangling(text: string): boolean {
  const { problems } = loaded(text)
  const errors = problems.filter((problem) => problem.severity === 'error')
  return errors.length > 0 && errors.every((problem) => problem.message.includes('there is no such service'))
}

/** What a document means, fact by fact: `services.web.environment.A` → "1". Lists of things of their own fact by fact too. */
function factsOf(text: string): Facts {
  const { app, problems } = loaded(text)
  if (app === undefined) throw new Error(`${JSON.stringify(problems)}\n${text}`)
  const facts = new Map<string, string>()
  const note = (path: string, value: unknown): void => void facts.set(path, JSON.stringify(value))
  for (const [name, service] of Object.entries(app.services)) noteService(note, `services.${name}`, service)
  noteMetadata(note, app)
  return facts
}

function noteService(note: (path: string, value: unknown) => void, at: string, service: ServiceSpec): void {
  note(at, true)
  note(`${at}.image`, service.image)
  note(`${at}.command`, service.command)
  for (const [key, value] of Object.entries(service.environment ?? {})) note(`${at}.environment.${key}`, value)
  for (const [key, value] of Object.entries(service.labels ?? {})) note(`${at}.labels.${key}`, value)
  for (const port of service.ports ?? []) note(`${at}.ports.${port.target}`, port.published)
  for (const mount of service.volumes ?? []) note(`${at}.volumes.${mount.target}`, mount.source)
  for (const [name, need] of Object.entries(service.depends_on ?? {})) note(`${at}.depends_on.${name}`, need.condition)
}

function noteMetadata(note: (path: string, value: unknown) => void, app: AppSpec): void {
  const block = app['x-panamax'] as { documentation?: string; keywords?: string[] } | undefined
  for (const word of block?.keywords ?? []) note(`keywords.${word}`, true)
  for (const [index, line] of (block?.documentation ?? '').trim().split('\n').entries())
    note(`documentation.${index}`, line)
}

/** Facts that one text has otherwise than the other; undefined: not any more. */
function changes(before: Facts, after: Facts): Map<string, string | undefined> {
  const paths = [...new Set([...before.keys(), ...after.keys()])].filter((path) => before.get(path) !== after.get(path))
  return new Map(paths.map((path) => [path, after.get(path)]))
}

/** Documentation is one text: which of its lines a line has become is not for a test to say. */
const isProse = (path: string): boolean => path.startsWith('documentation')

describe('merges at random', () => {
  test('no change of either side is lost: it is in the text, or in a conflict', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(histories, ({ base, mine, theirs }) => {
        const merged = mergeDocuments({ base: base.text, mine: mine.text, theirs: theirs.text })
        const [before, own, other] = [factsOf(base.text), factsOf(mine.text), factsOf(theirs.text)]
        const decided = (side: 'mine' | 'theirs'): Facts | undefined => {
          const text = decide(merged, side)
          // Decided for one, it may refer to what that one has removed: that is what the conflict is about.
          return merged.conflicts.length > 0 && isDangling(text) ? undefined : factsOf(text)
        }
        const [forMine, forTheirs] = [decided('mine'), decided('theirs')]
        const [ownChanges, otherChanges] = [changes(before, own), changes(before, other)]
        for (const [path, value] of ownChanges) {
          if (!isProse(path) && forMine !== undefined)
            expect({ path, value: forMine.get(path) }).toEqual({ path, value })
        }
        for (const [path, value] of otherChanges) {
          if (!isProse(path) && forTheirs !== undefined)
            expect({ path, value: forTheirs.get(path) }).toEqual({ path, value })
        }
        // What nobody has changed stays.
        if (forMine !== undefined && merged.conflicts.length === 0) {
          const untouched = [...new Set([...before.keys(), ...forMine.keys()])].filter(
            (path) => !isProse(path) && !ownChanges.has(path) && !otherChanges.has(path),
          )
          for (const path of untouched)
            expect({ path, value: forMine.get(path) }).toEqual({ path, value: before.get(path) })
        }
        if (merged.conflicts.length === 0) expect(merged.text).toBe(decide(merged, 'mine'))
      }),
      { numRuns },
    )
  })

  test('there is a conflict only where both changed the same thing', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(histories, ({ base, mine, theirs }) => {
        const before = factsOf(base.text)
        const [own, other] = [changes(before, factsOf(mine.text)), changes(before, factsOf(theirs.text))]
        const isInside = (path: string, whole: string): boolean => path === whole || path.startsWith(`${whole}.`)
        const isNeeded = (a: Facts): boolean => [...a.keys()].some((path) => path.includes('depends_on'))
        fc.pre(!isNeeded(factsOf(mine.text)) && !isNeeded(factsOf(theirs.text)))
        const touches = [...own].some(([a, x]) =>
          [...other].some(
            ([b, y]) => (isInside(a, b) || isInside(b, a) || (isProse(a) && isProse(b))) && !(a === b && x === y),
          ),
        )
        fc.pre(!touches)
        expect(mergeDocuments({ base: base.text, mine: mine.text, theirs: theirs.text }).conflicts).toEqual([])
      }),
      { numRuns },
    )
  })

  test('changes to different things come to the same, whichever comes first', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(histories, ({ base, mine, theirs }) => {
        const one = mergeDocuments({ base: base.text, mine: mine.text, theirs: theirs.text })
        const other = mergeDocuments({ base: base.text, mine: theirs.text, theirs: mine.text })
        expect(other.conflicts.length > 0).toBe(one.conflicts.length > 0)
        const facts = (text: string) => {
          const { app } = loaded(text)
          return app === undefined ? 'refers to what one side has removed' : new Map(factsOf(text))
        }
        if (one.conflicts.length === 0) expect(facts(other.text)).toEqual(facts(one.text))
        else expect(facts(decide(other, 'theirs'))).toEqual(facts(decide(one, 'mine')))
      }),
      { numRuns },
    )
  })

  test('where only one has changed something, it is theirs or mine to the byte', () => {
    fc.assert(
      fc.property(histories, ({ base, theirs }) => {
        expect(mergeDocuments({ base: base.text, mine: base.text, theirs: theirs.text })).toEqual({
          text: theirs.text,
          conflicts: [],
        })
        expect(mergeDocuments({ base: base.text, mine: theirs.text, theirs: base.text })).toEqual({
          text: theirs.text,
          conflicts: [],
        })
        expect(mergeDocuments({ base: base.text, mine: theirs.text, theirs: theirs.text })).toEqual({
          text: theirs.text,
          conflicts: [],
        })
      }),
      { numRuns },
    )
  })

  test('texts that somebody has broken, or written in ways that nobody foresaw, are merged or shown, never an error', {
    timeout: 300_000,
  }, () => {
    const piece = fc.constantFrom(
      '  x: &a {k: 1}',
      '  y: *a',
      '    <<: *a',
      '\t- z',
      'services:',
      '  web: !t',
      '? q',
      ': r',
      '--- ',
      '"',
      '  - - - a',
      '  web:\n    image: x',
      '  a: [',
      '}',
      '|',
      '\u0000',
      '__proto__: {a: 1}',
    )
    const cuts = fc.array(fc.tuple(fc.nat({ max: 60 }), fc.constantFrom(0, 1, 2), fc.option(piece)), {
      minLength: 1,
      maxLength: 3,
    })
    const broken = (text: string, edits: readonly (readonly [number, number, string | null])[]) => {
      const lines = text.split('\n')
      for (const [at, gone, come] of edits)
        lines.splice(Math.min(at, lines.length), gone, ...(come === null ? [] : [come]))
      return lines.join('\n')
    }
    fc.assert(
      fc.property(histories, cuts, cuts, cuts, ({ base, mine, theirs }, a, b, c) => {
        const texts = { base: broken(base.text, a), mine: broken(mine.text, b), theirs: broken(theirs.text, c) }
        const merged = mergeDocuments(texts)
        expect(merged.text.includes('<<<<<<< yours')).toBe(merged.conflicts.length > 0)
        // What could be read stays what can be read.
        const parses = [texts.base, texts.mine, texts.theirs].every((text) => isYaml(text))
        if (parses && merged.conflicts.length === 0) expect(isYaml(merged.text)).toBe(true)
        expect(() => mergeDocuments({ base: texts.mine, mine: merged.text, theirs: texts.theirs })).not.toThrow()
      }),
      { numRuns },
    )
  })

  test('every comment of mine stays, but those of what went', { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(histories, ({ base, mine, theirs }) => {
        const own = mine.text.replaceAll(/^( +)image: (\S+)( # note)?$/gm, '$1# above $2\n$1image: $2 # mine')
        const merged = mergeDocuments({ base: base.text, mine: own, theirs: theirs.text })
        const text = decide(merged, 'mine')
        const kept = Object.keys(mine.app.services).filter((name) =>
          new RegExp(`^( {2}| {4})${name}:`, 'm').test(text),
        ).length
        expect(text.match(/# mine/g)?.length ?? 0).toBe(kept)
        expect(text.match(/# above/g)?.length ?? 0).toBe(kept)
      }),
      { numRuns },
    )
  })
})
