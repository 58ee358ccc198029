import type { Client } from '@panamax/contract/client'
import type { ImageSection, LocalImage } from '@panamax/contract/images'
import { PanamaxError } from '@panamax/core/errors'
import { type Command, textOption } from '../command.ts'
import { ago, bytes, harmless, table } from '../output.ts'
import { showImageSections } from '../render/images.ts'

const target = { flags: '--target <name>', description: 'the target; the first one unless given' } as const

export const imageCommands: readonly Command[] = [
  {
    name: 'image search',
    summary: 'finds images by any part of their name: on the machine, on Docker Hub, in every enabled registry',
    arguments: [
      { name: 'QUERY', description: 'words; !=REFERENCE is exactly that image', required: true, variadic: true },
    ],
    options: [
      { flags: '--place <place>', description: 'only there: "local", or a registry’s host' },
      { flags: '--limit <count>', description: 'of each place; 25 unless given' },
    ],
    examples: ['panamax image search postgres', 'panamax image search team/app --place registry.example:5000'],
    async run({ client, output, signal }, words, options) {
      const q = words.join(' ')
      const place = textOption(options, 'place')
      const limit = countOption(textOption(options, 'limit'), '--limit')
      const query = { q, ...(place === undefined ? {} : { place }), ...(limit === undefined ? {} : { limit }) }
      const sections = await (await client()).call('searchImages', { query }, signal)
      output.value(sections)
      showImageSections(output, sections)
      if (sections.every(({ images }) => images.length === 0)) output.line(`No image matches "${harmless(q)}".`)
    },
  },
  {
    name: 'image tags',
    summary: 'the tags that an image has in its registry, the newest version first',
    arguments: [{ name: 'IMAGE', description: 'nginx, ghcr.io/owner/name', required: true }],
    options: [
      { flags: '--filter <text>', description: 'any part of a tag' },
      { flags: '--limit <count>', description: '100 unless given' },
    ],
    examples: ['panamax image tags postgres --filter alpine', 'panamax image tags registry.example:5000/team/app'],
    async run({ client, output, signal }, [image = ''], options) {
      const q = textOption(options, 'filter')
      const limit = countOption(textOption(options, 'limit'), '--limit')
      const query = { image, ...(q === undefined ? {} : { q }), ...(limit === undefined ? {} : { limit }) }
      const list = await (await client()).call('listImageTags', { query }, signal)
      output.value(list)
      for (const tag of list.tags) output.line(harmless(tag))
      if (list.tags.length === 0) output.note(`${harmless(list.image)} has no such tag.`)
      if (list.truncated && !output.json) output.note('There are more: narrow it with --filter, or raise --limit.')
    },
  },
  {
    name: 'image list',
    summary: 'the images on the machine of a target, with their size and who uses them',
    options: [target],
    examples: ['panamax image list', 'panamax image list --target lab --json'],
    async run({ client, output, signal }, _args, options) {
      const name = textOption(options, 'target')
      const query = name === undefined ? {} : { target: name }
      const images = await (await client()).call('listImages', { query }, signal)
      output.value(images)
      const rows = images.map((image) => [
        harmless(image.references[0] ?? '<none>'),
        shortId(image.id),
        bytes(image.size),
        ago(image.createdAt, Date.now()),
        harmless(usersOf(image)),
      ])
      for (const line of table([['NAME', 'ID', 'SIZE', 'MADE', 'USED BY'], ...rows])) output.line(line)
    },
  },
  {
    name: 'image rm',
    summary: 'removes images that nothing uses; says of each other one why it stays',
    arguments: [
      {
        name: 'IMAGE',
        description: 'an id: with all of its names; a name: the image goes with its last one',
        required: true,
        variadic: true,
      },
    ],
    options: [target, { flags: '--bundled', description: 'those that Panamax has assembled for its library too' }],
    examples: ['panamax image rm nginx:1.25', 'panamax image rm 3f1c0a9b7d21 --yes'],
    async run(context, images, options) {
      const { output, signal } = context
      if (!(await context.confirm(`Remove ${images.length === 1 ? images[0] : `${images.length} images`}?`))) return 130
      const name = textOption(options, 'target')
      const body = {
        images: [...images],
        bundled: options['bundled'] === true,
        ...(name === undefined ? {} : { target: name }),
      }
      const result = await (await context.client()).call('removeImages', { body }, signal)
      output.value(result)
      for (const image of result.removed) output.line(`${harmless(image)} is removed.`)
      for (const { image, reason } of result.failed) {
        if (!output.json) output.note(`${output.paint('red', 'error')}: ${harmless(image)} stays. ${harmless(reason)}`)
      }
      return result.failed.length === 0 ? 0 : 1
    },
  },
]

/** For a search of templates: the few images that every place finds. */
export function searchImagesToo(client: Client, q: string, signal: AbortSignal): Promise<readonly ImageSection[]> {
  return client.call('searchImages', { query: { q, limit: 5 } }, signal)
}

function usersOf({ usedBy, bundled }: LocalImage): string {
  const names = [...new Set(usedBy.map(({ app, container }) => app ?? container))]
  if (names.length > 0)
    return names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ')
  return bundled ? '(made by Panamax)' : ''
}

function shortId(id: string): string {
  return harmless(id.replace(/^sha256:/, '').slice(0, 12))
}

function countOption(text: string | undefined, option: string): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new PanamaxError('invalid_request', `${option} takes a number, not "${text}".`)
}
