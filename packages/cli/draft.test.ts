import { createClient } from '@panamax/contract/client'
import { suggest } from '@panamax/core/compose/suggest'
import { describe, expect, test } from 'vitest'
import { draftFrom, portMoves } from './draft.ts'
import { testContext } from './testing/run-command.ts'

const template = { source: 'library', title: 'x', description: '', keywords: [], services: [], type: 'Default' }
const shown = (name: string) => ({ ...template, name, quality: 100, icon: false, recommended: false })
const library = ['guestbook', 'wordpress', 'gitea'].map(shown)

/** A server with a few templates, which finds by the beginning of a name and forgives typing errors. */
const client = createClient({
  server: 'http://panamax',
  fetch: async (address) => {
    const url = new URL(address instanceof Request ? address.url : address)
    if (url.pathname === '/api/v1/templates') {
      const wanted = url.searchParams.get('q') ?? ''
      const meant = suggest(
        wanted,
        library.map(({ name }) => name),
      )
      const templates = library.filter(({ name }) => name.startsWith(wanted.slice(0, 3)) || name === meant)
      const facets = { keywords: [], types: [], sources: [] }
      return Response.json({ templates, total: templates.length, forgiven: false, facets })
    }
    if (url.pathname === '/api/v1/sources') return Response.json([{ name: 'team' }])
    if (!url.pathname.startsWith('/api/v1/templates/')) throw new Error(`not in this test: ${url.pathname}`)
    return Response.json({ error: { code: 'not_found', message: 'There is no such template.' } }, { status: 404 })
  },
})
const { context } = testContext({ cwd: import.meta.dirname })

describe('what run was pointed at', () => {
  test('a typing error gets the template that was meant', async () => {
    for (const typed of ['guestbok', 'gusetbook', 'Wordpres', 'xordpress']) {
      const meant = typed.startsWith('g') ? 'guestbook' : 'wordpress'
      await expect(draftFrom(context, client, typed)).rejects.toMatchObject({
        code: 'not_found',
        message: expect.stringContaining(`Did you mean "${meant}"?`),
      })
    }
  })

  test('what is near to nothing gets what a search finds, and the way to run an image', async () => {
    await expect(draftFrom(context, client, 'gitlab-runner')).rejects.toMatchObject({
      message:
        'There is no file and no template "gitlab-runner". Templates like it: gitea. To run the image of that name: panamax run gitlab-runner:latest',
    })
    await expect(draftFrom(context, client, 'quite-different')).rejects.toMatchObject({
      message: expect.not.stringContaining('Did you mean'),
    })
  })

  test('a mistyped file gets the one beside it', async () => {
    const typed = `${import.meta.dirname}/packge.json`
    await expect(draftFrom(context, client, typed)).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining(`${import.meta.dirname}/package.json`),
    })
  })

  test('an image is taken as it is', async () => {
    expect(await draftFrom(context, client, '!=nginx:1.29')).toEqual({ image: 'nginx:1.29' })
    expect(await draftFrom(context, client, 'nginx:1.29')).toEqual({ image: 'nginx:1.29' })
    expect(await draftFrom(context, client, 'somebody/nginx')).toEqual({ image: 'somebody/nginx' })
  })

  test('a mistyped template of a source that there is never becomes an image of that name', async () => {
    await expect(draftFrom(context, client, 'team/wordpres')).rejects.toMatchObject({
      code: 'not_found',
      message: expect.stringContaining('The source team has no template "wordpres".'),
    })
    expect(await draftFrom(context, client, '!=team/wordpres')).toEqual({ image: 'team/wordpres' })
    expect(await draftFrom(context, client, 'team/wordpres:1')).toEqual({ image: 'team/wordpres:1' })
  })
})

test('--port with a colon is told the flag that was meant', () => {
  expect(portMoves(['8080=8081'])).toEqual({ '8080': 8081 })
  expect(() => portMoves(['8080:80'])).toThrow('--publish 8080:80')
})
