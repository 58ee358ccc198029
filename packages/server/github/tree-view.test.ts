import { afterEach, describe, expect, it } from 'vitest'
import { Repository } from './repository.ts'
import { type AccountBench, openAccountBench } from './testing/account-bench.ts'
import { used } from './testing/routes.ts'
import { TreeView } from './tree-view.ts'

let bench: AccountBench

const opens = [used.user, used.repository]
const sha = '1'.repeat(40)

async function open(uses: readonly string[]): Promise<TreeView> {
  bench = await openAccountBench({ uses: [...opens, ...uses] })
  const { github, accounts, signal } = bench
  await accounts.put('github.com', github.world.addToken('ada', { scopes: ['repo'] }), signal)
  github.world.addRepository('ada/templates', { files: {} })
  const { client } = accounts.open('github.com')
  return new TreeView(await Repository.open(client, 'ada/templates', signal), sha)
}

function play(entry: { mode: string; type: string; path: string; size?: number }, truncated = false): void {
  bench.github.play(used.tree, { status: 200, body: { sha, truncated, tree: [{ ...entry, sha }] } })
}

describe('what stands at a path', () => {
  afterEach(() => bench.close())

  it.each([
    ['a symbolic link', { mode: '120000', type: 'blob', path: 'blog.pmx' }],
    ['another repository', { mode: '160000', type: 'commit', path: 'blog.pmx' }],
    ['a folder', { mode: '040000', type: 'tree', path: 'blog.pmx' }],
  ])('is no file when it is %s', async (what, entry) => {
    const view = await open([used.tree])
    play(entry)
    await expect(view.find('blog.pmx')).rejects.toThrow(`In ada/templates there is ${what} at blog.pmx.`)
  })

  it('is not looked into through a link', async () => {
    const view = await open([used.tree])
    play({ mode: '120000', type: 'blob', path: 'apps' })
    await expect(view.find('apps/blog.pmx')).rejects.toThrow('there is a symbolic link at apps')
  })

  it('is not read when it is larger than any template', async () => {
    const view = await open([used.tree])
    play({ mode: '100644', type: 'blob', path: 'blog.pmx', size: 5_000_000 })
    expect(await view.text('blog.pmx')).toBeUndefined()
  })

  it('is listed in full or not at all', async () => {
    const view = await open([used.tree])
    play({ mode: '100644', type: 'blob', path: 'a' }, true)
    await expect(view.list()).rejects.toThrow('ada/templates holds more files than GitHub lists.')
  })

  it('is asked for again after a failure', async () => {
    const view = await open([used.tree])
    for (let time = 0; time < 2; time++) bench.github.play(used.tree, { status: 500, body: { message: 'x' } })
    await expect(view.find('a')).rejects.toMatchObject({ code: 'unreachable' })
    play({ mode: '100755', type: 'blob', path: 'a' })
    expect(await view.find('a')).toMatchObject({ mode: '100755' })
  })
})
