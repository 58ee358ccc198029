import { afterAll, beforeAll, expect, it } from 'vitest'
import { app, openEngine, prefix, service, shell, type TestEngine } from './testing/engine.ts'

let engine: TestEngine
const name = `${prefix}-exec`

beforeAll(async () => {
  engine = await openEngine()
  await engine.remove(name)
  await engine.deploy(app('exec', { web: service(), done: service({ command: shell('exit 0') }) }))
})
afterAll(async () => {
  await engine.remove(name)
  await engine[Symbol.asyncDispose]()
})

async function open(
  command: readonly string[],
  more: { tty?: boolean; size?: { columns: number; rows: number } } = {},
) {
  const session = await engine.driver.exec?.({ app: name, service: 'web', command, tty: false, ...more }, engine.signal)
  if (session === undefined) throw new Error('no exec')
  return session
}

it('tells both streams and the exit code', async () => {
  const session = await open(shell('echo out; sleep 0.2; echo err >&2; exit 7'))
  const output: string[] = []
  for await (const { stream, data } of session.output) output.push(`${stream} ${Buffer.from(data).toString()}`)
  expect(output).toEqual(['stdout out\n', 'stderr err\n'])
  expect(await session.exitCode).toBe(7)
})

it('takes input to its end', async () => {
  const session = await open(['sort'])
  await session.write(Buffer.from('b\na\n'))
  session.end()
  let output = ''
  for await (const { data } of session.output) output += Buffer.from(data).toString()
  expect(output).toBe('a\nb\n')
  expect(await session.exitCode).toBe(0)
})

it('has a terminal of the asked size, which can be resized', async () => {
  const session = await open(shell('sleep 0.3; stty size; read x; stty size'), {
    tty: true,
    size: { columns: 97, rows: 31 },
  })
  let output = ''
  for await (const { data } of session.output) {
    output += Buffer.from(data).toString()
    if (output.endsWith('31 97\r\n')) {
      await session.resize({ columns: 50, rows: 20 })
      await session.write(Buffer.from('\r'))
    }
  }
  expect(output).toContain('31 97')
  expect(output).toContain('20 50')
  expect(await session.exitCode).toBe(0)
})

it('says that a service does not run, or that there is none', async () => {
  const ask = async (which: string): Promise<unknown> =>
    engine.driver.exec?.({ app: name, service: which, command: ['true'], tty: false }, engine.signal)
  await expect(ask('done')).rejects.toMatchObject({ code: 'conflict' })
  await expect(ask('nobody')).rejects.toMatchObject({ code: 'not_found' })
})

it('a command that is not in the image ends with 127, and says so in words', async () => {
  for (const program of ['/no/such', 'nosuchprog']) {
    for (const tty of [false, true]) {
      const session = await open([program], { tty })
      let output = ''
      for await (const { data } of session.output) output += Buffer.from(data).toString()
      expect(output.trim()).toBe(`There is no program '${program}' in web's container.`)
      expect(await session.exitCode).toBe(127)
    }
  }
})
