import { describe, expect, test } from 'vitest'
import { plan } from './plan.ts'
import type { Plan } from './step.ts'
import { isEmpty, planText } from './plan-text.ts'
import { container, image, live, network, on, stepsText, text, volume } from './testing/resources.ts'

describe('first deployment', () => {
  const wanted = [
    network(),
    volume('data'),
    image('wordpress:6.7'),
    container('wp', {
      needs: [{ id: 'image wordpress:6.7', until: 'present' }, on('db', 'healthy')],
    }),
    container('db', { up: 'healthy', needs: [{ id: 'volume data', until: 'present' }] }),
  ]

  test('everything is missing, and what is needed comes first', () => {
    expect(planText(plan(wanted, []))).toBe(text`
      + network blog_default  missing
      + volume blog_data      missing
      ↓ image wordpress:6.7   when it is not on the machine
      + container blog-db-1   missing
      + container blog-wp-1   missing
    `)
  })

  test('a step waits for what it needs and for nothing else', () => {
    expect(stepsText(plan(wanted, []))).toBe(text`
      create network default
      create volume data
      pull image wordpress:6.7
      create container db/1 ← create network default, create volume data
      start container db/1 ← create container db/1
      settle container db/1 ← start container db/1
      create container wp/1 ← create network default, pull image wordpress:6.7
      start container wp/1 ← create container wp/1, settle container db/1
      settle container wp/1 ← start container wp/1
    `)
  })

  test('deployed: nothing to do, and the image is not even looked for', () => {
    const again = plan(
      wanted,
      [wanted[0]!, wanted[1]!, wanted[3]!, wanted[4]!].map((each) => live(each)),
    )
    expect(isEmpty(again)).toBe(true)
    expect(planText(again)).toBe(text`
      = network blog_default
      = volume blog_data
      = container blog-db-1
      = container blog-wp-1
    `)
  })

  test('an external network is made sure of, not made', () => {
    const external = { ...network('proxy'), onDemand: 'check' as const }
    const web = container('web', { needs: [{ id: 'network proxy', until: 'present' }] })
    const todo = plan([network(), external, web], [])
    expect(stepsText(todo)).toContain('create container web/1 ← create network default, create network proxy')
    expect(planText(todo)).not.toContain('proxy')
  })
})

describe('what runs once', () => {
  const once = { ...container('seed'), mayEnd: true }
  const ended = live(once, { phase: 'exited', exitCode: 0 })
  const actions = (todo: Plan) => todo.changes.map(({ name, action, reasons }) => [name, action, ...reasons].join(' '))

  test('and has ended well is no change; with another exit code, or when it was stopped, it is', () => {
    expect(actions(plan([once], [ended]))).toEqual(['blog-seed-1 keep'])
    const failed = live(once, { phase: 'exited', exitCode: 3 })
    expect(actions(plan([once], [failed]))).toEqual(['blog-seed-1 start stopped, exit code 3'])
    for (const stopped of ['all', ['seed']] as const) {
      const todo = plan([once], [ended], { recreate: 'changed', stopped })
      expect(actions(todo)).toEqual(['blog-seed-1 start stopped, exit code 0'])
    }
    expect(isEmpty(plan([once], [ended], { recreate: 'changed', stopped: ['other'] }))).toBe(true)
  })

  test('runs again when its definition has changed', () => {
    const changed = { ...container('seed', { image: 'busybox:2' }), mayEnd: true }
    expect(actions(plan([changed], [ended]))).toEqual(['blog-seed-1 replace image busybox:1 → busybox:2'])
  })

  test('a job that others wait for is done, also after a stop; what says nothing of itself is started', () => {
    const job = { ...container('seed'), up: 'completed' as const }
    expect(isEmpty(plan([job], [ended], { recreate: 'changed', stopped: 'all' }))).toBe(true)
    expect(actions(plan([container('seed')], [ended]))).toEqual(['blog-seed-1 start stopped, exit code 0'])
  })
})

describe('a hash of an earlier version', () => {
  const facets = { image: 'web:1', volumes: './conf → /etc/web' }
  const web = { ...container('web'), facets, hash: 'keyed', formerHashes: ['plain'] }
  const files = { 'file ./conf/a.conf': '#1' }
  const withFiles = { ...web, facets: { ...facets, ...files } }

  test('is the same thing: nothing is made anew for it, not even where mounted files are known by now', () => {
    const old = { hash: 'plain', facets }
    expect(isEmpty(plan([network(), web], [live(network()), live(web, {}, old)]))).toBe(true)
    expect(isEmpty(plan([network(), withFiles], [live(network()), live(web, {}, old)]))).toBe(true)
    const data = { ...volume('data'), hash: 'keyed', formerHashes: ['plain'] }
    expect(plan([data], [live(data, {}, { hash: 'plain' })]).warnings).toEqual([])
  })

  test('of something else is a change, and the files that nobody knew of are not its reason', () => {
    const changed = { ...withFiles, facets: { ...withFiles.facets, image: 'web:2' } }
    const todo = plan([network(), changed], [live(network()), live(web, {}, { hash: 'other', facets })])
    expect(planText(todo)).toMatch(/^~ container blog-web-1 +image web:1 → web:2$/m)
  })

  test('a mounted file that is changed, added or removed is a reason', () => {
    const old = live(withFiles, {}, { hash: 'before' })
    const reasons = (more: Record<string, string>) =>
      plan([network(), { ...web, facets: { ...facets, ...more } }], [live(network()), old]).changes.at(-1)?.reasons
    expect(reasons({ 'file ./conf/a.conf': '#2' })).toEqual(['file ./conf/a.conf changed'])
    expect(reasons({ ...files, 'file ./conf/b.conf': '#2' })).toEqual(['file ./conf/b.conf added'])
    expect(reasons({})).toEqual(['file ./conf/a.conf removed'])
    const first = plan([network(), withFiles], [live(network()), live(web, {}, { hash: 'before' })])
    expect(first.changes.at(-1)?.reasons).toEqual(['file ./conf/a.conf added'])
  })
})

describe('changes', () => {
  const base = [network(), container('db')]

  test('another image: the new one is made beside the old one, which goes when the new one is up', () => {
    const now = live(container('wp', { image: 'wordpress:6.7' }))
    const todo = plan([...base, container('wp', { image: 'wordpress:6.8' })], [...base.map((each) => live(each)), now])
    expect(planText(todo)).toBe(text`
      = network blog_default
      = container blog-db-1
      ~ container blog-wp-1   image wordpress:6.7 → wordpress:6.8
    `)
    expect(stepsText(todo)).toBe(text`
      create container wp/1
      start container wp/1 ← create container wp/1
      settle container wp/1 ← start container wp/1
      remove container blog-wp-1 ← settle container wp/1
    `)
  })

  test('a secret value changes: one sees that it does, not what it is', () => {
    const now = live(container('wp', { environment: { PASSWORD: '#1f2e', DEBUG: 'no', OLD: '1' } }))
    const wanted = container('wp', { environment: { PASSWORD: '#9a8b', DEBUG: 'yes', NEW: '1' } })
    expect(planText(plan([network(), wanted], [live(network()), now]))).toBe(text`
      = network blog_default
      ~ container blog-wp-1   environment PASSWORD changed; environment DEBUG no → yes; environment NEW added; environment OLD removed
    `)
  })

  test('a long value is cut, an empty one is named', () => {
    const now = live(container('wp', { environment: { A: 'x'.repeat(100), B: '' } }))
    const wanted = container('wp', { environment: { A: `${'x'.repeat(99)}y`, B: 'b' } })
    const [change] = plan([wanted], [now]).changes
    expect(change?.reasons).toEqual(['environment A changed', 'environment B (empty) → b'])
  })

  test('facets are the same but the hash is not: said as such', () => {
    const todo = plan([{ ...container('wp'), hash: 'other' }], [live(container('wp'))])
    expect(planText(todo)).toBe('~ container blog-wp-1  configuration changed')
  })

  test('a facet named like a member of every object is a facet', () => {
    const wanted = { ...container('wp'), facets: { constructor: 'a' }, hash: 'new' }
    expect(plan([wanted], [live({ ...container('wp'), facets: {} })]).changes[0]?.reasons).toEqual([
      'constructor added',
    ])
  })

  test('a service added and one taken out', () => {
    const todo = plan(
      [...base, container('new')],
      [...base, container('old')].map((each) => live(each)),
    )
    expect(planText(todo)).toBe(text`
      = network blog_default
      = container blog-db-1
      + container blog-new-1  missing
      - container blog-old-1  no longer in the document
    `)
    expect(stepsText(todo)).toBe(text`
      stop container blog-old-1
      remove container blog-old-1 ← stop container blog-old-1
      create container new/1
      start container new/1 ← create container new/1
      settle container new/1 ← start container new/1
    `)
  })

  test('more and fewer replicas', () => {
    const replicas = [1, 2, 3].map((replica) => container('web', { replica }))
    expect(planText(plan(replicas, [live(replicas[0]!)]))).toBe(text`
      = container blog-web-1
      + container blog-web-2  missing
      + container blog-web-3  missing
    `)
    expect(
      planText(
        plan(
          replicas.slice(0, 1),
          replicas.map((each) => live(each)),
        ),
      ),
    ).toBe(text`
      = container blog-web-1
      - container blog-web-2  scaled down to 1
      - container blog-web-3  scaled down to 1
    `)
  })

  test('what stands still is started, what stopped by itself says how', () => {
    const observed = [
      live(network()),
      live(container('a'), { phase: 'exited', exitCode: 137 }),
      live(container('b'), { phase: 'created' }),
      live(container('c'), { phase: 'paused' }),
      live(container('d'), { phase: 'restarting' }),
    ]
    expect(planText(plan([network(), ...['a', 'b', 'c', 'd'].map((name) => container(name))], observed))).toBe(text`
      = network blog_default
      > container blog-a-1    stopped, exit code 137
      > container blog-b-1    never started
      > container blog-c-1    paused
      = container blog-d-1
    `)
  })

  test('all made anew when asked', () => {
    const todo = plan(
      base,
      base.map((each) => live(each)),
      { recreate: 'all' },
    )
    expect(planText(todo)).toBe(text`
      = network blog_default
      ~ container blog-db-1   asked to be made anew
    `)
  })

  test('a container of another tool is taken over', () => {
    const foreign = live(container('db'), {}, { managed: false })
    const todo = plan(base, [live(network(), {}, { managed: false }), foreign])
    expect(planText(todo)).toBe(text`
      = network blog_default
      ~ container blog-db-1   was not started by Panamax: it is taken over
    `)
  })

  test('what cannot be made beside the old one waits until that is gone', () => {
    const wanted = container('wp', { image: 'b', replacement: 'remove-first' })
    expect(stepsText(plan([wanted], [live(container('wp', { image: 'a' }))]))).toBe(text`
      stop container blog-wp-1
      remove container blog-wp-1 ← stop container blog-wp-1
      create container wp/1 ← remove container blog-wp-1
      start container wp/1 ← create container wp/1
      settle container wp/1 ← start container wp/1
    `)
  })
})

describe('networks and volumes', () => {
  test('a changed network: what is attached goes first, then the network, then all is made anew', () => {
    const observed = [network(), container('wp'), container('db')].map((each) => live(each))
    const todo = plan([network('default', { driver: 'overlay' }), container('wp'), container('db')], observed)
    expect(planText(todo)).toBe(text`
      ~ network blog_default  driver added
      ~ container blog-wp-1   network blog_default is replaced
      ~ container blog-db-1   network blog_default is replaced
    `)
    expect(stepsText(todo)).toBe(text`
      stop container blog-wp-1
      remove container blog-wp-1 ← stop container blog-wp-1
      stop container blog-db-1
      remove container blog-db-1 ← stop container blog-db-1
      remove network blog_default ← remove container blog-wp-1, remove container blog-db-1
      create network default ← remove network blog_default
      create container wp/1 ← create network default
      start container wp/1 ← create container wp/1
      settle container wp/1 ← start container wp/1
      create container db/1 ← create network default
      start container db/1 ← create container db/1
      settle container db/1 ← start container db/1
    `)
  })

  test('a changed network waits also for what leaves it and for orphans, which may be attached', () => {
    const observed = [
      live(network()),
      live(network('back')),
      live(container('leaves', { image: 'a' })),
      live(container('orphan')),
    ]
    const todo = plan([network(), network('back', { a: 'b' }), container('leaves', { image: 'b' })], observed)
    const removal = todo.steps.find((step) => step.id === 'remove network blog_back')
    expect(removal?.after).toEqual(['remove container blog-orphan-1', 'remove container blog-leaves-1'])
  })

  test('a network that exists twice is made anew, since nobody can tell the two apart', () => {
    const twins = ['first', 'second'].map((handle) => live(network(), {}, { handle }))
    const todo = plan([network(), container('wp')], [...twins, live(container('wp'))])
    expect(planText(todo)).toBe(text`
      ~ network blog_default  exists more than once
      ~ container blog-wp-1   network blog_default is replaced
    `)
    expect(stepsText(todo)).toContain(
      'create network default ← remove network blog_default first, remove network blog_default second',
    )
  })

  test('a network that somebody removed: what still points to it is made anew with it', () => {
    const todo = plan([network(), container('wp')], [live(container('wp'), { phase: 'exited', exitCode: 0 })])
    expect(planText(todo)).toBe(text`
      + network blog_default  missing
      ~ container blog-wp-1   network blog_default was missing
    `)
  })

  test('a changed volume is never replaced: it holds data', () => {
    const todo = plan([volume('data', { driver: 'nfs' })], [live(volume('data', { driver: 'local' }))])
    expect(isEmpty(todo)).toBe(true)
    expect(planText(todo)).toBe(
      '= volume blog_data\n! The volume blog_data differs from the document (driver local → nfs) and is left as it is, since it holds data. To change it, back up its data, remove it by hand and deploy again.',
    )
  })

  test('a network that is left over goes after everything that may be attached, a volume stays', () => {
    const todo = plan(
      [network()],
      [network(), network('back'), volume('data'), container('old')].map((each) => live(each)),
    )
    expect(planText(todo)).toBe(text`
      = network blog_default
      - network blog_back     no longer in the document
      - container blog-old-1  no longer in the document
      ! The volume blog_data is no longer in the document. It is kept, with its data.
    `)
    expect(stepsText(todo)).toContain('remove network blog_back ← remove container blog-old-1')
  })

  test('a volume without a name belongs to its container: it is an orphan only when that is one', () => {
    const anonymous = { ...live(volume('x')), id: 'volume of container db/1 /data', partOf: 'container db/1' }
    const db = container('db')
    expect(plan([db], [live(db), anonymous]).warnings).toEqual([])
    expect(plan([], [anonymous]).warnings).toEqual([expect.stringContaining('It is kept, with its data.')])
  })

  test('a volume whose key was renamed is found by its name, so its data is neither lost nor left behind', () => {
    const renamed = { ...volume('files'), name: 'blog_data' }
    const todo = plan([renamed], [live(volume('data'))])
    expect(planText(todo)).toBe('= volume blog_data')
  })
})

describe('ports', () => {
  test('a port handed from one service to another: the new holder starts when the old one has let go', () => {
    const observed = [live(container('a', { ports: [80] })), live(container('b'))]
    const todo = plan([container('a', { ports: [81] }), container('b', { ports: [80] })], observed)
    expect(stepsText(todo)).toBe(text`
      create container a/1
      start container a/1 ← create container a/1
      settle container a/1 ← start container a/1
      remove container blog-a-1 ← settle container a/1
      create container b/1
      stop container blog-a-1 ← create container a/1
      start container b/1 ← create container b/1, stop container blog-a-1
      settle container b/1 ← start container b/1
      remove container blog-b-1 ← settle container b/1
    `)
  })

  test('two services swap their ports without waiting for each other in a circle', () => {
    const observed = [live(container('a', { ports: [80] })), live(container('b', { ports: [81] }))]
    const todo = plan([container('a', { ports: [81] }), container('b', { ports: [80] })], observed)
    expect(stepsText(todo)).toContain('start container a/1 ← create container a/1, stop container blog-b-1')
    expect(stepsText(todo)).toContain('start container b/1 ← create container b/1, stop container blog-a-1')
  })

  test('a port that stays with its service: the old one serves until the new one starts', () => {
    const todo = plan(
      [container('a', { image: 'b', ports: [80] })],
      [live(container('a', { image: 'a', ports: [80] }))],
    )
    expect(todo.steps.map((step) => step.action)).toEqual(['create', 'start', 'settle', 'remove'])
  })

  test('a port that an orphan holds', () => {
    const todo = plan([container('new', { ports: [80] })], [live(container('old', { ports: [80] }))])
    expect(stepsText(todo)).toContain('start container new/1 ← create container new/1, stop container blog-old-1')
  })

  test('a paused container holds its port too', () => {
    const paused = live(container('a', { ports: [80] }), { phase: 'paused' })
    const todo = plan([container('a', { ports: [81] }), container('b', { ports: [80] })], [paused])
    expect(stepsText(todo)).toContain('start container b/1 ← create container b/1, stop container blog-a-1')
  })
})

describe('what an interrupted replacement left behind', () => {
  const wanted = container('wp', { image: 'new' })
  const old = live(container('wp', { image: 'old' }), {}, { handle: 'old', name: 'blog-wp-1' })
  const made = live(wanted, { phase: 'created' }, { handle: 'new', name: 'new_blog-wp-1' })

  test('the new one was made: it is used, the old one serves until then', () => {
    const todo = plan([wanted], [old, made])
    expect(planText(todo)).toBe('~ container blog-wp-1  image old → new')
    expect(stepsText(todo)).toBe(text`
      start container wp/1
      settle container wp/1 ← start container wp/1
      remove container blog-wp-1 ← settle container wp/1
    `)
  })

  test('the new one runs: the old one has only to go', () => {
    const aside = { ...old, name: 'old_blog-wp-1', runtime: { phase: 'exited', exitCode: 0 } } as const
    const todo = plan([wanted], [aside, live(wanted, {}, { handle: 'new' })])
    expect(planText(todo)).toBe('~ container blog-wp-1  finish an interrupted replacement')
    expect(stepsText(todo)).toContain('remove container old_blog-wp-1 ← settle container wp/1')
  })

  test('of two that are as they should be, the one that runs stays', () => {
    const idle = live(wanted, { phase: 'created' }, { handle: 'idle', name: 'idle_blog-wp-1' })
    const todo = plan([wanted], [idle, live(wanted, {}, { handle: 'busy' })])
    expect(planText(todo)).toBe('~ container blog-wp-1  finish an interrupted replacement')
    expect(stepsText(todo)).toContain('remove container idle_blog-wp-1')
  })

  test('the document went back: what was made goes, the old one stays', () => {
    const todo = plan([container('wp', { image: 'old' })], [old, made])
    expect(planText(todo)).toBe('~ container blog-wp-1  finish an interrupted replacement')
    expect(stepsText(todo)).toContain('remove container new_blog-wp-1 ← settle container wp/1')
    expect(stepsText(todo)).not.toContain('create')
  })

  test('the document changed once more: both go', () => {
    const todo = plan([container('wp', { image: 'newest' })], [old, made])
    const removed = todo.steps.filter((step) => step.action === 'remove').map((step) => step.name)
    expect(removed).toEqual(['blog-wp-1', 'new_blog-wp-1'])
    expect(planText(todo)).toBe('~ container blog-wp-1  image old → newest')
  })

  test('a job that has done its work is not run again to get rid of its predecessor', () => {
    const job = container('migrate', { image: 'new', up: 'completed' })
    const done = live(job, { phase: 'exited', exitCode: 0 })
    const before = live(
      container('migrate', { image: 'old', up: 'completed' }),
      { phase: 'exited', exitCode: 0 },
      { name: 'old' },
    )
    const todo = plan([job], [before, done])
    expect(planText(todo)).toBe(text`
      = container blog-migrate-1
      - container old             left over from a replacement
    `)
    expect(stepsText(todo)).toBe('remove container old')
  })
})

describe('before something goes that cannot be brought back', () => {
  test('every image of the plan is there: a changed network and a mistyped image leave what runs', () => {
    const observed = [live(network()), live(container('web', { image: 'nginx:1' }))]
    const pulled = { id: 'image nginx:typo', until: 'present' as const }
    const after = [
      network('default', { internal: 'yes' }),
      image('nginx:typo'),
      container('web', { image: 'nginx:typo', needs: [pulled] }),
    ]
    const steps = stepsText(plan(after, observed))
    expect(steps).toContain('stop container blog-web-1 ← pull image nginx:typo')
  })
})
