import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockHome, prepareHome } from './home.ts'
import { readServerFile, removeServerFile, writeServerFile } from './server-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-home-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the data folder', () => {
  it('is made, and closed to others if it was open', () => {
    const home = join(folder, 'a/b')
    prepareHome(home)
    expect(statSync(home).mode & 0o777).toBe(0o700)
    chmodSync(home, 0o755)
    prepareHome(home)
    expect(statSync(home).mode & 0o777).toBe(0o700)
  })

  it('that cannot be used is refused in words', () => {
    writeFileSync(join(folder, 'file'), '')
    expect(() => prepareHome(join(folder, 'file'))).toThrow(/cannot be used.*--home/)
    expect(() => prepareHome(join(folder, 'file/below'))).toThrow(/cannot be used.*--home/)
  })

  it.runIf(process.platform === 'linux')('below /proc is refused at once: nothing can be made there', () => {
    const begun = performance.now()
    expect(() => prepareHome('/proc/panamax/home')).toThrow(/\/proc\/panamax\/home cannot be used.*--home/)
    expect(performance.now() - begun).toBeLessThan(1000)
  })
})

describe('the lock', () => {
  it('belongs to one at a time, and says who has it', () => {
    const lock = lockHome(folder)
    expect(() => lockHome(folder)).toThrow(/Another Panamax uses the folder/)
    writeServerFile(folder, { address: 'http://127.0.0.1:8888', token: 't', pid: 4242 })
    expect(() => lockHome(folder)).toThrow(/runs at http:\/\/127.0.0.1:8888 \(process 4242\).*panamax down/)
    lock.release()
    lockHome(folder).release()
  })

  it('ends with its process, also when that is killed', async () => {
    // Plain JavaScript, since the other process has no TypeScript loader; the same statement on the same file.
    const sqlite = createRequire(import.meta.url).resolve('@photostructure/sqlite')
    const program = `
      const { DatabaseSync } = require(${JSON.stringify(sqlite)})
      const database = new DatabaseSync(${JSON.stringify(join(folder, 'server.lock'))})
      database.exec('BEGIN EXCLUSIVE')
      console.log('locked')
      setInterval(() => database.isOpen, 1000)`
    const child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => child.stdout.once('data', resolve))
    expect(() => lockHome(folder)).toThrow(/uses the folder/)
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.kill('SIGKILL')
    await exited
    lockHome(folder).release()
  })
})

describe('the file for the command line', () => {
  const content = { address: 'http://127.0.0.1:8888', token: 'secret', pid: 1 }

  it('is private, whole, and replaced', () => {
    writeServerFile(folder, { ...content, pid: 7 })
    writeServerFile(folder, content)
    expect(readServerFile(folder)).toEqual(content)
    expect(statSync(join(folder, 'server.json')).mode & 0o777).toBe(0o600)
    expect(readdirSync(folder)).toEqual(['server.json'])
    expect(readFileSync(join(folder, 'server.json'), 'utf8')).toMatch(/\n$/)
  })

  it('that is missing or damaged is as good as none', () => {
    expect(readServerFile(folder)).toBeUndefined()
    writeFileSync(join(folder, 'server.json'), '{"address": "x"')
    expect(readServerFile(folder)).toBeUndefined()
    removeServerFile(folder)
    removeServerFile(folder)
    mkdirSync(join(folder, 'server.json'))
    expect(readServerFile(folder)).toBeUndefined()
  })
})
