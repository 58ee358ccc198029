import { expect, test } from 'vitest'
import { fingerprintLabel, type ImagePlan } from './assemble-image.ts'
import { ensureImage, type FoundImage } from './ensure-image.ts'

const plan: ImagePlan = {
  image: 'panamax/sample:1.0',
  repository: 'panamax/sample',
  tag: '1.0',
  os: 'linux',
  architecture: 'amd64',
  entries: [],
  changes: [`LABEL ${fingerprintLabel}=one`],
  fingerprint: 'one',
}

function engine(found: FoundImage | undefined, architecture?: string) {
  const imported: string[] = []
  return {
    imported,
    target: {
      ...(architecture === undefined ? {} : { architecture }),
      images: {
        find: () => Promise.resolve(found),
        async import({ reference, tar }: { reference: string; tar: AsyncIterable<Uint8Array> }) {
          let bytes = 0
          for await (const chunk of tar) bytes += chunk.length
          imported.push(`${reference} ${bytes}`)
        },
      },
    },
  }
}

const signal = new AbortController().signal

test.each<[string, FoundImage | undefined, 'present' | 'assembled']>([
  ['an absent image is assembled', undefined, 'assembled'],
  ['one of older programs is assembled anew', { id: 'a', labels: { [fingerprintLabel]: 'zero' } }, 'assembled'],
  ['one that somebody else made is assembled anew', { id: 'a', labels: {} }, 'assembled'],
  ['the same one stays', { id: 'a', labels: { [fingerprintLabel]: 'one' } }, 'present'],
  ['one whose labels are not known stays', { id: 'a' }, 'present'],
])('%s', async (_, found, outcome) => {
  const { target, imported } = engine(found, 'amd64')
  expect(await ensureImage(plan, target, signal)).toBe(outcome)
  // An archive without entries is its end mark: two blocks.
  expect(imported).toEqual(outcome === 'assembled' ? ['panamax/sample:1.0 1024'] : [])
})

test('an engine of another processor is refused before anything is sent', async () => {
  const { target, imported } = engine(undefined, 'arm64')
  await expect(ensureImage(plan, target, signal)).rejects.toMatchObject({ code: 'unsupported' })
  expect(imported).toEqual([])
})

test.each([undefined, ''])(
  'an engine that does not say its processor (%j) is trusted to be of the same kind',
  async (architecture) => {
    const { target, imported } = engine(undefined, architecture)
    expect(await ensureImage(plan, target, signal)).toBe('assembled')
    expect(imported).toHaveLength(1)
  },
)
