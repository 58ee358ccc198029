import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

async function web(bench: Bench): Promise<void> {
  await bench.up(bench.app({ web: { environment: { NAME: 'value' } } }))
}

export const execCases: Cases = {
  'output, errors and exit code': async (bench) => {
    await web(bench)
    expect(await bench.exec('web', ['sh', '-c', 'echo out; echo err >&2; exit 7'])).toEqual({
      code: 7,
      stdout: 'out\n',
      stderr: 'err\n',
    })
    expect(await bench.exec('web', ['echo', 'two words', '$NAME'])).toEqual({
      code: 0,
      stdout: 'two words $NAME\n',
      stderr: '',
    })
  },

  'a program that is not there': async (bench) => {
    await web(bench)
    const outcome = await bench.exec('web', ['no-such-program']).then(
      ({ code }) => code,
      (error: { code: string }) => error.code,
    )
    expect([126, 127, 'rejected', 'failed', 'not_found']).toContain(outcome)
  },

  'standard input to its end': async (bench) => {
    await web(bench)
    const input = `first\nsecond – 漢字 😀\n${'x'.repeat(100_000)}\n`
    expect((await bench.exec('web', ['cat'], input)).stdout).toBe(input)
  },

  'environment, folder and user': async (bench) => {
    await web(bench)
    const session = await bench.driver.exec!(
      {
        app: bench.name,
        service: 'web',
        command: ['sh', '-c', 'echo $NAME $MORE; pwd; whoami'],
        tty: false,
        environment: { MORE: 'more' },
        workdir: '/tmp',
        user: 'guest',
      },
      bench.deadline(),
    )
    let output = ''
    for await (const { data } of session.output) output += Buffer.from(data).toString()
    expect(output).toBe('value more\n/tmp\nguest\n')
    expect(await session.exitCode).toBe(0)
  },

  'a terminal: asked line by line, one stream, line ends as terminals have them': async (bench) => {
    await web(bench)
    const session = await bench.driver.exec!(
      { app: bench.name, service: 'web', command: ['sh'], tty: true, size: { columns: 100, rows: 30 } },
      bench.deadline(),
    )
    let output = ''
    await session.write(Buffer.from('test -t 1 && echo is a terminal\n'))
    for await (const { stream, data } of session.output) {
      expect(stream).toBe('stdout')
      output += Buffer.from(data).toString()
      if (output.includes('\r\nis a terminal\r\n')) break
    }
    await session.resize({ columns: 120, rows: 40 })
    session.close()
  },

  'a terminal that is left by exit tells the exit code': async (bench) => {
    await web(bench)
    const session = await bench.driver.exec!(
      { app: bench.name, service: 'web', command: ['sh'], tty: true },
      bench.deadline(),
    )
    await session.write(Buffer.from('exit 9\n'))
    for await (const _piece of session.output);
    expect(await session.exitCode).toBe(9)
  },

  'which replica': async (bench) => {
    await bench.up(bench.app({ web: { deploy: { replicas: 2 } } }))
    const names = await Promise.all(
      [1, 2].map(async (replica) => {
        const session = await bench.driver.exec!(
          { app: bench.name, service: 'web', replica, command: ['hostname'], tty: false },
          bench.deadline(),
        )
        let output = ''
        for await (const { data } of session.output) output += Buffer.from(data).toString()
        return output
      }),
    )
    expect(new Set(names).size).toBe(2)
  },

  'one that does not run, one that is not there': async (bench) => {
    await bench.deploy(bench.app({ web: { command: ['sh', '-c', 'exit 1'] } }))
    await expect(bench.exec('web', ['true'])).rejects.toMatchObject({ code: 'conflict' })
    await expect(bench.exec('nobody', ['true'])).rejects.toMatchObject({ code: 'not_found' })
  },
}
