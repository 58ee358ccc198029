import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { withLock } from './lib/lock.mjs'

const folder = mkdtempSync(join(tmpdir(), 'panamax-lock-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const lockModule = new URL('./lib/lock.mjs', import.meta.url).href

test('of many processes under one lock, no two work at the same time', async () => {
  const log = join(folder, 'log')
  const lock = join(folder, 'many.lock')
  writeFileSync(log, '')
  const program = `
    import { appendFileSync } from 'node:fs'
    import { setTimeout as wait } from 'node:timers/promises'
    import { withLock } from ${JSON.stringify(lockModule)}
    await withLock(${JSON.stringify(lock)}, async () => {
      appendFileSync(${JSON.stringify(log)}, 'in ')
      await wait(20)
      appendFileSync(${JSON.stringify(log)}, 'out ')
    })`
  const ends = Array.from({ length: 4 }, () => {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: 'inherit' })
    return new Promise((resolve) => child.on('close', resolve))
  })
  expect(await Promise.all(ends)).toEqual([0, 0, 0, 0])
  expect(readFileSync(log, 'utf8').trim()).toBe('in out in out in out in out')
})

test('the lock of a process that died is taken over', async () => {
  const lock = join(folder, 'dead.lock')
  const dead = spawnSync(process.execPath, ['--eval', ''])
  writeFileSync(lock, `${dead.pid}\n`)
  await expect(withLock(lock, async () => 'done')).resolves.toBe('done')
})

test('a failure gives the lock back', async () => {
  const lock = join(folder, 'failing.lock')
  await expect(withLock(lock, () => Promise.reject(new Error('no luck')))).rejects.toThrow('no luck')
  expect(existsSync(lock)).toBe(false)
})
