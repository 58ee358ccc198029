import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppDraft } from '@panamax/contract/apps'
import type { DeploymentEvent } from '@panamax/contract/deployments'
import { describe, expect, test } from 'vitest'
import { saveRevision } from '../apps/change-app.ts'
import { createApp } from '../apps/create-app.ts'
import { removeApp } from '../apps/remove-app.ts'
import { runAction } from '../apps/run-action.ts'
import { simulate } from '../apps/testing/simulated.ts'
import { openWorkshop, type Workshop } from '../apps/testing/workshop.ts'

const document = `
name: blog
services:
  web:
    image: web:1
    depends_on: [db]
    ports: ["8080:80"]
  db:
    image: db:1
    volumes: ["data:/data"]
volumes: {data: {}}
`

/** Waits until a deployment has ended, or its engine went away. */
async function untilBroken(workshop: Workshop, id: string): Promise<'ended' | 'broken'> {
  const stop = new AbortController()
  try {
    for await (const event of workshop.context.deployer.watch(id, stop.signal)) {
      if (isLost(event)) return 'broken'
    }
    return 'ended'
  } finally {
    stop.abort()
  }
}

function isLost(event: DeploymentEvent): boolean {
  return event.type === 'message' && event.level === 'warning' && event.text.includes('Waiting for the engine')
}

/**
 * Does the same thing again and again, each time letting everything break one change to the engine later, starts a new
 * server on what is left, and has a look. Returns how often it broke.
 */
async function breakEverywhere(
  prepare: (workshop: Workshop) => Promise<void>,
  begin: (workshop: Workshop) => Promise<string>,
  check: (workshop: Workshop, deployment: string) => Promise<void> | void,
): Promise<number> {
  for (let changes = 0; changes < 60; changes++) {
    const simulation = simulate()
    const before = openWorkshop({ simulation })
    const { home } = before
    await prepare(before)
    await before.abandon()
    simulation.configure({ crashAfter: changes })
    const first = openWorkshop({ simulation, home })
    const id = await begin(first)
    const outcome = await untilBroken(first, id)
    if (outcome === 'ended') await first.ended(id)
    await first.abandon()
    simulation.configure({ crashAfter: undefined })
    const second = openWorkshop({ simulation, home })
    try {
      await second.ended(id)
      await check(second, id)
      expect(second.context.deployer.get(id).resumed, `broken after ${changes} changes`).toBe(outcome === 'broken')
    } finally {
      await second.close()
    }
    if (outcome === 'ended') return changes
  }
  throw new Error('it never came to an end')
}

const nothing = (): Promise<void> => Promise.resolve()

function containers(workshop: Workshop) {
  return [...workshop.simulation.world.containers.values()].map(({ name, runtime, spec }) => ({
    name,
    phase: runtime.phase,
    image: spec.image,
  }))
}

describe('a deployment that breaks at any point is finished by the next server', () => {
  test('when an app is made', async () => {
    const times = await breakEverywhere(
      nothing,
      async ({ context, by }) => (await createApp(context, AppDraft.parse({ document }), by)).deployment.id,
      (workshop, id) => {
        expect(workshop.context.deployer.get(id)).toMatchObject({ state: 'succeeded' })
        expect(containers(workshop)).toEqual(
          expect.arrayContaining([
            { name: 'blog-web-1', phase: 'running', image: 'web:1' },
            { name: 'blog-db-1', phase: 'running', image: 'db:1' },
          ]),
        )
        expect(containers(workshop)).toHaveLength(2)
        expect(readFileSync(join(workshop.home, 'apps/blog/compose.yaml'), 'utf8')).toContain('image: web:1')
      },
    )
    expect(times).toBeGreaterThan(5)
  })

  test('when a service is replaced', async () => {
    const times = await breakEverywhere(
      async (workshop) => void (await workshop.deploy({ document })),
      async ({ context, by }) => {
        saveRevision(context, 'blog', { document: document.replace('web:1', 'web:2') }, by)
        return (await runAction(context, 'blog', { action: 'deploy' }, by)).id
      },
      (workshop, id) => {
        expect(workshop.context.deployer.get(id)).toMatchObject({ state: 'succeeded', revision: 2 })
        expect(containers(workshop)).toHaveLength(2)
        expect(containers(workshop)).toContainEqual({ name: 'blog-web-1', phase: 'running', image: 'web:2' })
      },
    )
    expect(times).toBeGreaterThan(2)
  })

  test('when everything is made anew: nothing twice', async () => {
    await breakEverywhere(
      async (workshop) => void (await workshop.deploy({ document })),
      async ({ context, by }) => (await runAction(context, 'blog', { action: 'rebuild' }, by)).id,
      (workshop, id) => {
        expect(workshop.context.deployer.get(id)).toMatchObject({ state: 'succeeded' })
        expect(
          containers(workshop)
            .map(({ name, phase }) => `${name} ${phase}`)
            .sort(),
        ).toEqual(['blog-db-1 running', 'blog-web-1 running'])
      },
    )
  })

  test('when it is stopped', async () => {
    await breakEverywhere(
      async (workshop) => void (await workshop.deploy({ document })),
      async ({ context, by }) => (await runAction(context, 'blog', { action: 'stop' }, by)).id,
      (workshop) => {
        expect(containers(workshop).map(({ phase }) => phase)).toEqual(['exited', 'exited'])
      },
    )
  })

  test('when it is removed', async () => {
    await breakEverywhere(
      async (workshop) => void (await workshop.deploy({ document })),
      ({ context, by }) => Promise.resolve(removeApp(context, 'blog', { volumes: true }, by).id),
      (workshop) => {
        expect(workshop.context.apps.list()).toEqual([])
        expect(containers(workshop)).toEqual([])
        expect(workshop.simulation.world.volumes.size).toBe(0)
        expect(existsSync(join(workshop.home, 'apps/blog'))).toBe(false)
      },
    )
  })
})
