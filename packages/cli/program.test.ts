import { splitWords } from '@panamax/core/compose/shell-words'
import { describe, expect, test } from 'vitest'
import { commands } from './commands.ts'
import { buildProgram, commanderExit, type Invocation } from './program.ts'

async function parse(...argv: string[]): Promise<Invocation | { exit: number; said: string }> {
  let got: Invocation | undefined
  let said = ''
  const program = buildProgram(commands, '1.2.3', async (invocation) => void (got = invocation))
  const quiet = { writeOut: (text: string) => void (said += text), writeErr: (text: string) => void (said += text) }
  const silence = (node: typeof program): void => {
    node.configureOutput(quiet)
    for (const each of node.commands) silence(each as typeof program)
  }
  silence(program)
  try {
    await program.parseAsync(argv, { from: 'user' })
  } catch (error) {
    const exit = commanderExit(error)
    if (exit === undefined) throw error
    return { exit, said }
  }
  if (got === undefined) throw new Error('no command ran')
  return got
}

describe('the program made from the table of commands', () => {
  test('arguments, repeated options and flags reach the command', async () => {
    const got = (await parse('run', 'wordpress', '--set', 'A=1', '-s', 'B=2', '--yes', '--name', 'blog')) as Invocation
    expect(got.command.name).toBe('run')
    expect(got.args).toEqual(['wordpress'])
    expect(got.options).toMatchObject({ set: ['A=1', 'B=2'], yes: true, name: 'blog' })
  })

  test('every example can be typed as it stands', async () => {
    for (const { examples } of commands) {
      for (const example of examples) {
        const own = example.slice(example.search(/\bpanamax /)).replace(/\)$/, '')
        const [program, ...words] = splitWords(own)?.words ?? []
        expect([example, program]).toEqual([example, 'panamax'])
        expect([example, await parse(...words)]).toEqual([
          example,
          expect.objectContaining({ command: expect.anything() }),
        ])
      }
    }
  })

  test('a command for a container keeps its own flags', async () => {
    const got = (await parse('exec', 'blog.wp', '--', 'ls', '-la', '--json')) as Invocation
    expect(got.args).toEqual(['blog.wp', 'ls', '-la', '--json'])
    expect(got.options['json']).toBeUndefined()
  })

  test('what every command takes may stand before it, between its words, or after it', async () => {
    const places = [
      ['--server', 'https://there', '--json', '-y', 'app', 'stop', 'blog'],
      ['--server', 'https://there', 'app', '--json', 'stop', 'blog', '-y'],
      ['app', 'stop', 'blog', '--server', 'https://there', '--json', '-y'],
    ]
    for (const argv of places) {
      const got = (await parse(...argv)) as Invocation
      expect(got.command.name).toBe('app stop')
      expect(got.args).toEqual(['blog'])
      expect(got.options).toEqual({ server: 'https://there', json: true, yes: true })
    }
    const nearer = (await parse('--server', 'https://far', 'apps', '--server', 'https://near')) as Invocation
    expect(nearer.options['server']).toBe('https://near')
    expect(await parse('--server', 'https://there')).toMatchObject({ exit: 64 })
  })

  test('nouns group their verbs', async () => {
    expect(((await parse('app', 'rm', 'blog', '--volumes')) as Invocation).command.name).toBe('app rm')
    expect(((await parse('user', 'reset-password', 'kim')) as Invocation).command.name).toBe('user reset-password')
  })

  test('a wrong call ends with 64 and says what was probably meant; help and version with 0', async () => {
    expect(await parse('rnu', 'x')).toMatchObject({ exit: 64, said: expect.stringContaining('run') })
    expect(await parse('run')).toMatchObject({ exit: 64 })
    expect(await parse('run', 'x', '--nmae', 'y')).toMatchObject({ exit: 64, said: expect.stringContaining('--name') })
    expect(await parse('--version')).toEqual({ exit: 0, said: '1.2.3\n' })
    expect(await parse('run', '--help')).toMatchObject({
      exit: 0,
      said: expect.stringContaining('panamax run guestbook --yes'),
    })
  })

  test('every command has a summary, an example that calls it, --json and options with a description', () => {
    for (const command of commands) {
      expect(command.summary, command.name).not.toBe('')
      expect(
        command.examples.some((example) => example.includes(`panamax ${command.name}`)),
        command.name,
      ).toBe(true)
      for (const option of command.options ?? [])
        expect(option.description, `${command.name} ${option.flags}`).not.toBe('')
    }
    expect(new Set(commands.map((command) => command.name)).size).toBe(commands.length)
  })
})

test('a wrong call says where its help is', async () => {
  expect(await parse('app', 'show')).toMatchObject({
    exit: 64,
    said: expect.stringContaining('See: panamax app show --help'),
  })
  expect(await parse('nonsense')).toMatchObject({ exit: 64, said: expect.stringContaining('See: panamax --help') })
})
