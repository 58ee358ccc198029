import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Bench, Cases } from '../harness.ts'

async function address(bench: Bench, service: string, name: string): Promise<string | undefined> {
  const { stdout } = await bench.exec(service, ['nslookup', name])
  // The first address is the name server's.
  return [...stdout.matchAll(/^Address[^:]*:\s*([\d.]+)(?!.*:53)\s*$/gm)]
    .map((match) => match[1]!)
    .findLast((ip) => ip !== '127.0.0.11')
}

export const insideCases: Cases = {
  'a link is a name, and what 2014 images read': async (bench) => {
    await bench.up(
      bench.app({
        web: { links: ['db:DB_1'] },
        db: { expose: ['3306'], environment: { MYSQL_PASSWORD: 'it is "secret"' } },
      }),
    )
    expect(await address(bench, 'web', 'DB_1')).toMatch(/^\d+\.\d+\.\d+\.\d+$/)
    const value = (name: string): Promise<string> => bench.variable('web', name)
    expect(await value('DB_1_PORT')).toBe('tcp://DB_1:3306')
    expect(await value('DB_1_PORT_3306_TCP')).toBe('tcp://DB_1:3306')
    expect(await value('DB_1_PORT_3306_TCP_ADDR')).toBe('DB_1')
    expect(await value('DB_1_PORT_3306_TCP_PORT')).toBe('3306')
    expect(await value('DB_1_PORT_3306_TCP_PROTO')).toBe('tcp')
    expect(await value('DB_1_ENV_MYSQL_PASSWORD')).toBe('it is "secret"')
    expect(await value('DB_1_NAME')).not.toBe('')
  },

  'services find each other by name and alias, on the networks that they share': async (bench) => {
    await bench.up(
      bench.app(
        {
          web: { networks: ['front'] },
          api: { networks: { front: { aliases: ['backend'] }, back: null } },
          db: { networks: ['back'] },
        },
        { networks: { front: null, back: null } },
      ),
    )
    expect(await address(bench, 'web', 'api')).toBeDefined()
    expect(await address(bench, 'web', 'backend')).toBe(await address(bench, 'web', 'api'))
    expect(await address(bench, 'api', 'db')).toBeDefined()
    expect(await address(bench, 'web', 'db')).toBeUndefined()
  },

  'values arrive byte for byte': async (bench) => {
    const values = {
      QUOTES: `it's "quoted" \`so\``,
      LINES: 'first\nsecond\n\nlast',
      UNICODE: 'naïve – 漢字 😀',
      SHELL: '$(id) ; rm -rf $HOME && \\n',
      SPACES: '  both ends  ',
      EQUALS: 'a=b=c',
      EMPTY: '',
    }
    await bench.up(bench.app({ web: { environment: values } }))
    for (const [name, value] of Object.entries(values)) {
      expect(await bench.variable('web', name), name).toBe(value)
    }
  },

  'configs are files, with their mode and owner': async (bench) => {
    const content = 'line one\n"two" – 漢字\n'
    await bench.up(
      bench.app(
        {
          web: {
            configs: [
              { source: 'settings', target: '/etc/app/settings', mode: 0o440, uid: '65534', gid: '65534' },
              'plain',
            ],
          },
        },
        { configs: { settings: { content }, plain: { content: 'x' } } },
      ),
    )
    expect(await bench.sh('web', 'cat /etc/app/settings')).toBe(content)
    expect(await bench.sh('web', 'stat -c "%a %u %g" /etc/app/settings')).toBe('440 65534 65534\n')
    expect(await bench.sh('web', 'cat /plain')).toBe('x')
  },

  'a changed config is a change': async (bench) => {
    const app = (content: string) =>
      bench.app(
        { web: { configs: [{ source: 'settings', target: '/settings' }] } },
        { configs: { settings: { content } } },
      )
    await bench.up(app('one'))
    await bench.up(app('two'))
    expect(await bench.sh('web', 'cat /settings')).toBe('two')
  },

  'secrets are files of the machine': async (bench) => {
    const app = bench.app({ web: { secrets: ['password'] } }, { secrets: { password: { file: './password.txt' } } })
    await bench.plan(app)
    await writeFile(join(bench.directory, 'password.txt'), 'p4ss\n')
    await bench.up(app)
    expect(await bench.sh('web', 'cat /run/secrets/password')).toBe('p4ss\n')
  },

  'relative bind mounts lead into the folder of the app': async (bench) => {
    const app = bench.app({ web: { volumes: ['./site:/site:ro'] } })
    await bench.plan(app)
    await mkdir(join(bench.directory, 'site'))
    await chmod(bench.directory, 0o755)
    await writeFile(join(bench.directory, 'site', 'index.html'), 'hello')
    await bench.up(app)
    expect(await bench.sh('web', 'cat /site/index.html')).toBe('hello')
  },

  'a published port answers': async (bench) => {
    const command = ['sh', '-c', 'mkdir -p /www; echo hello > /www/index.html; exec httpd -f -p 80 -h /www']
    await bench.up(bench.app({ web: { command, ports: ['127.0.0.1::80'] } }))
    const port = (await bench.one('web')).ports?.find((each) => each.target === 80)?.published
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('hello\n')
  },
}
