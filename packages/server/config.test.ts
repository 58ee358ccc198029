import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Option, options, readConfig, usage } from './config.ts'

const read = (argv: string[] = [], environment: Record<string, string> = {}) =>
  readConfig({ arguments: argv, environment, homeDirectory: '/home/kim' })

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'panamax-config-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the configuration', () => {
  it('is complete without a word: this machine only', () => {
    expect(read()).toEqual({
      port: 8888,
      host: '127.0.0.1',
      home: '/home/kim/.local/share/panamax',
      trustedHosts: [],
      trustedProxies: [],
      log: 'file',
      logLevel: 'info',
      library: undefined,
      secretKey: undefined,
      answers: 'trusted',
    })
  })

  it('takes a flag before a variable, our variable before the general one, and nothing for an empty one', () => {
    const environment = { PORT: '1', PANAMAX_PORT: '2', PANAMAX_HOST: ' ' }
    expect(read(['--port', '3'], environment).port).toBe(3)
    expect(read([], environment)).toMatchObject({ port: 2, host: '127.0.0.1' })
    expect(read([], { PORT: '1' }).port).toBe(1)
  })

  it('finds the folder as the XDG specification says', () => {
    expect(read([], { XDG_DATA_HOME: '/data' }).home).toBe('/data/panamax')
    expect(read([], { XDG_DATA_HOME: 'relative' }).home).toBe('/home/kim/.local/share/panamax')
    expect(read([], { XDG_DATA_HOME: '/data', PANAMAX_HOME: '/srv/panamax' }).home).toBe('/srv/panamax')
  })

  it('splits lists', () => {
    expect(read(['--trusted-hosts', ' a.example, b.example ,,']).trustedHosts).toEqual(['a.example', 'b.example'])
  })

  it('reads secrets from variables and files, never from arguments', () => {
    const file = join(folder, 'key')
    writeFileSync(file, 'from-a-file\n')
    expect(read([], { PANAMAX_SECRET_KEY_FILE: file }).secretKey).toBe('from-a-file')
    expect(read([], { PANAMAX_SECRET_KEY_FILE: file, PANAMAX_SECRET_KEY: 'direct' }).secretKey).toBe('direct')
    expect(() => read([], { PANAMAX_SECRET_KEY_FILE: join(folder, 'absent') })).toThrow(/PANAMAX_SECRET_KEY_FILE/)
    expect(() => read(['--secret-key', 'x'])).toThrow(/--help/)
    for (const option of Object.values<Option>(options)) expect(option.isSecret === true && option.flag).toBeFalsy()
  })

  it.each([
    [['--port', '65536'], /65536.*--port, PANAMAX_PORT, PORT/],
    [['--port', '-1'], /port/],
    [['--port', '80 80'], /not a port/],
    [['--log-level', 'loud'], /one of debug, info, warn, error/],
    [['--prot', '1'], /--prot.*--help/],
    [['stray'], /stray/],
  ])('refuses %j in words', (argv, message) => {
    expect(() => read(argv)).toThrow(message)
  })

  it('explains every option', () => {
    for (const option of Object.values<Option>(options)) {
      for (const variable of option.variables) expect(usage()).toContain(variable)
      if (option.flag !== undefined) expect(usage()).toContain(`--${option.flag}`)
    }
    expect(usage()).toContain('PANAMAX_SECRET_KEY_FILE')
  })
})
