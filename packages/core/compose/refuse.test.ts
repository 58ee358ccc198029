import { describe, expect, test } from 'vitest'
import { errorsOf, loadText, service, yaml } from './testing.ts'

/** The errors of `a: {image: x, <fields>}`, whose fields start in line 4, column 5. */
function errors(fields: string, variables: Record<string, string> = {}) {
  return errorsOf(service(fields), { variables })
}

describe('each mistake is named at its place', () => {
  test.each<[string, string, RegExp]>([
    ['unknown key', 'imagee: y', /^4:5: services\.a\.imagee: .*not known.*did you mean "image"/],
    ['unknown nested key', 'deploy: {replica: 1}', /^4:14: services\.a\.deploy\.replica: .*"replicas"/],
    ['key of another field', 'healthcheck: {test: x, period: 1s}', /^4:28: services\.a\.healthcheck\.period/],
    ['a text for a list', 'ports: "80:80"', /^4:12: services\.a\.ports: This must be a list/],
    ['a number in a list of texts', 'command: [sleep, 10]', /^4:22: services\.a\.command\[1\]: .*number 10.*"10"/],
    ['nothing for a mapping', 'environment:', /services\.a\.environment: .*it is empty/],
    ['a nested mapping for a label', 'labels: {a: {b: c}}', /^4:17: services\.a\.labels\.a: This must be/],
    ['a date', 'environment: {D: 2024-01-01}', /^4:22: services\.a\.environment\.D: .*put it in quotes/],
    ['a boolean option', 'logging: {options: {a: true}}', /services\.a\.logging\.options\.a: .*"true"/],
    ['a duration without a unit', 'healthcheck: {interval: 30}', /services\.a\.healthcheck\.interval: .*"30s"/],
    ['a bad duration', 'stop_grace_period: 10 parsecs', /^4:24: services\.a\.stop_grace_period: "10 parsecs"/],
    ['a bad size', 'mem_limit: 1x', /^4:16: services\.a\.mem_limit: "1x" is not a size/],
    ['a bad number', 'scale: many', /services\.a\.scale: "many" is not a whole number/],
    ['a bad boolean', 'privileged: perhaps', /services\.a\.privileged: "perhaps" is not true or false/],
    ['a host port out of range', 'ports: ["99999:80"]', /^4:13: services\.a\.ports\[0\]: "99999" is not a host port/],
    ['a bad protocol', 'ports: ["80:80/http"]', /"http" is not a protocol/],
    ['a bad address', 'ports: ["1.2.3:80:80"]', /"1\.2\.3" is not an IP address/],
    ['ranges of different length', 'ports: ["1-2:1-3"]', /not of the same length/],
    ['no container port', 'ports: ["80:"]', /no container port/],
    ['a bad address in long form', 'ports: [{target: 80, host_ip: x}]', /host_ip: "x" is not an IP address/],
    ['a port without a target', 'ports: [{mode: host}]', /needs a target/],
    ['too many colons in a mount', 'volumes: ["aa:bb:cc:dd"]', /too many colons/],
    ['an empty part in a mount', 'volumes: ["aa::bb"]', /empty part/],
    ['a mount without a type', 'volumes: [{target: /x}]', /"type" is missing/],
    ['a mount of no known type', 'volumes: [{type: bnd, target: /x}]', /"bnd" is not one of.*did you mean "bind"/],
    ['a device with too many parts', 'devices: ["a:b:c:d"]', /is not a device/],
    ['a dependency without a condition', 'depends_on: {b: {restart: true}}', /"condition" is missing/],
    ['the same twice', 'security_opt: [a, a]', /^4:23: services\.a\.security_opt\[1\]: "a" stands in this list twice/],
    ['a limit without its other half', 'ulimits: {nofile: {soft: 1}}', /"hard" is missing/],
    ['a host without an address', 'extra_hosts: [somehost]', /names no address/],
    ['a variable with a space', 'environment: ["A =1"]', /ends with a space/],
    ['an open quote', `command: "a 'b"`, /leaves a quote/],
    ['a test that starts wrongly', 'healthcheck: {test: [curl, x]}', /must start with "CMD"/],
    ['an open variable', 'hostname: "${A"', /^4:15: services\.a\.hostname: .*not a variable/],
    ['a required variable', 'hostname: "${A:?tell me}"', /required variable A has no value: tell me/],
    ['a list and an image count', 'gpus: [{count: 1, device_ids: ["0"]}]', /exclude each other/],
    ['an image for a number', 'oom_score_adj: 2000', /2000 is out of range: it must be from -1000 to 1000/],
    ['network mode and networks', 'network_mode: host\nnetworks: [default]', /exclude each other/],
    ['an undeclared network', 'networks: [nope]', /network "nope" is not declared/],
    ['an undeclared volume', 'volumes: ["nope:/x"]', /volume "nope" is not declared/],
    ['an undeclared secret', 'secrets: [nope]', /secret "nope" is not declared/],
    ['an undeclared config', 'configs: [nope]', /config "nope" is not declared/],
    ['an undeclared model', 'models: [nope]', /model "nope" is not declared/],
    ['a dependency on nothing', 'depends_on: [nope]', /^4:18: services\.a\.depends_on\.nope: .*no such service/],
    ['a link to nothing', 'links: ["nope:b"]', /^4:13: services\.a\.links\[0\]: .*no such service/],
    ['a namespace of nothing', 'ipc: service:nope', /^4:10: services\.a\.ipc: .*no such service/],
    ['scale and replicas', 'scale: 2\ndeploy: {replicas: 3}', /"scale" and "deploy.replicas" differ/],
    ['two memory limits', 'mem_limit: 1g\ndeploy: {resources: {limits: {memory: 2g}}}', /differ/],
    ['a name for several containers', 'container_name: c\nscale: 2', /only once/],
    [
      'an env file that is not there',
      'env_file: no.env',
      /^4:15: services\.a\.env_file\[0\]: .*"no\.env" does not exist/,
    ],
    ['a watch without a target', 'develop: {watch: [{path: x, action: sync}]}', /needs a target/],
    ['two dockerfiles', 'build: {dockerfile: D, dockerfile_inline: FROM x}', /exclude each other/],
    [
      'a platform that is not built',
      'platform: linux/arm64\nbuild: {context: ., platforms: [linux/amd64]}',
      /must be among/,
    ],
  ])('%s', (_, fields, expected) => {
    expect(errors(fields)).toEqual([expect.stringMatching(expected)])
  })

  test.each<[string, string, RegExp]>([
    [
      'a condition that there is not',
      'services:\n  a: {image: x, depends_on: {b: {condition: healthy}}}\n  b: {image: x}\n',
      /^2:45: .*"healthy" is not one of/,
    ],
    ['a key at the top', 'service: {}\nservices: {a: {image: x}}\n', /^1:1: service: .*did you mean "services"/],
    ['a version that is a number', 'version: 3.8\nservices: {a: {image: x}}\n', /^1:10: version: .*"3.8"/],
    ['a service without anything', 'services: {a: {}}\n', /^1:12: services\.a: .*needs an image or a build/],
    ['a service that is empty', 'services:\n  a:\n', /^2:5: services\.a: .*a mapping.*it is empty/],
    ['services that are empty', 'services:\n', /^1:10: services: .*a mapping/],
    [
      'a name with a space',
      'services: {"a b": {image: x}}\n',
      /only letters, digits, dots, hyphens and underscores.*"a-b"/,
    ],
    [
      'a duplicate key',
      'services:\n  a:\n    image: x\n    image: y\n',
      /^4:5: services\.a\.image: .*already, in line 3/,
    ],
    ['a duplicate service', 'services: {a: {image: x}, a: {image: y}}\n', /^1:27: services\.a/],
    ['a key that is a number', 'services: {a: {image: x, labels: {1: x}}}\n', /put it in quotes/],
    ['an alias without an anchor', 'services: {a: {image: *x}}\n', /no anchor &x|Unresolved|unresolved/i],
    ['an anchor within itself', 'services: &s {a: *s}\n', /contains itself/],
    ['a merge of a text', 'services: {a: {image: x, <<: y}}\n', /merge key/],
    ['a tab', 'services:\n\ta: {image: x}\n', /^2:1: This is not valid YAML/],
    ['an open bracket', 'services: {a: [\n', /not valid YAML/],
    ['nothing', '', /^1:1: The document is empty/],
    ['a list', '- a\n', /^1:1: A compose file is a mapping/],
    [
      'an external volume with a driver',
      'services: {a: {image: x}}\nvolumes: {v: {external: true, driver: y}}\n',
      /^2:31: volumes\.v\.driver/,
    ],
    ['a secret of nothing', 'services: {a: {image: x}}\nsecrets: {s: {}}\n', /^2:11: secrets\.s: One of/],
    ['a config of two kinds', 'services: {a: {image: x}}\nconfigs: {s: {file: a, content: b}}\n', /exclude each other/],
    [
      'two names of one network',
      'services: {a: {image: x}}\nnetworks: {n: {name: a, external: {name: b}}}\n',
      /differ/,
    ],
  ])('%s', (_, text, expected) => {
    expect(errorsOf(text)).toEqual([expect.stringMatching(expected)])
  })
})

test('all problems come at once', () => {
  const text = yaml`
    services:
      a: {imag: x, ports: ["1:2:3:4"], networks: [n]}
      b: {image: x, mem_limit: huge, depends_on: [c]}
    volume: {}
  `
  expect(errorsOf(text)).toEqual([
    expect.stringMatching(/^2:7: services\.a\.imag/),
    expect.stringMatching(/^4:1: volume: /),
    expect.stringMatching(/^2:24: services\.a\.ports\[0\]/),
    expect.stringMatching(/^3:28: services\.b\.mem_limit/),
    expect.stringMatching(/^2:3: services\.a: /),
    expect.stringMatching(/^2:47: services\.a\.networks\.n/),
    expect.stringMatching(/^3:47: services\.b\.depends_on\.c/),
  ])
})

describe('circles are named', () => {
  test('of dependencies, through links and namespaces too', () => {
    const text = yaml`
      services:
        a: {image: x, depends_on: [b]}
        b: {image: x, links: [c]}
        c: {image: x, network_mode: "service:a"}
        d: {image: x, depends_on: [a]}
    `
    expect(errorsOf(text)).toEqual([expect.stringContaining('a → b → c → a')])
  })

  test('several ways to the same service are none', () => {
    const text = yaml`
      services:
        a: {image: x, depends_on: [b, c]}
        b: {image: x, depends_on: [d]}
        c: {image: x, depends_on: [b, d]}
        d: {image: x}
    `
    expect(errorsOf(text)).toEqual([])
  })

  test('of a service with itself', () => {
    expect(errorsOf('services: {a: {image: x, depends_on: [a]}}\n')).toEqual([expect.stringContaining('a → a')])
  })
})

test('two services cannot share a container name', () => {
  const text = 'services:\n  a: {image: x, container_name: c}\n  b: {image: x, container_name: c}\n'
  expect(errorsOf(text)).toEqual([expect.stringMatching(/^3:33: services\.b\.container_name: .*"a" already/)])
})

test('a dependency on an inactive profile names the profile', () => {
  const text = 'services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, profiles: [debug]}\n'
  expect(errorsOf(text)).toEqual([expect.stringMatching(/^2:30: .*profile debug/)])
})

describe('files outside the folder', () => {
  test.each(['../x.env', '/etc/passwd', 'a/../../x', '~/x', 'C:\\x'])('%s is refused with its place', (path) => {
    const text = `include: [${path}]\nservices:\n  a: {image: x, env_file: [${path}]}\n  b: {extends: {file: ${path}, service: x}}\n`
    const read: string[] = []
    const { problems } = loadText(text, {
      request: {
        readFile: (file) => {
          read.push(file)
          return 'services: {}'
        },
      },
    })
    const refused = problems.filter((problem) => problem.message.includes('leads out of the folder'))
    expect(refused.map((problem) => problem.line)).toEqual([1, 4, 3])
    // Only what belongs to the folder may be asked for.
    expect(read.filter((file) => file !== '.env')).toEqual([])
  })

  test('are read where the caller allows it', () => {
    const { problems } = loadText('services:\n  a: {image: x, env_file: [../x.env]}\n', {
      files: { '../x.env': 'A=1\n' },
      request: { allowOutside: true },
    })
    expect(problems).toEqual([])
  })
})

describe('documents made to do harm', () => {
  const bomb = ['x-a: &a [x, x, x, x, x, x, x, x, x]']
  for (const [index, name] of [...'bcdefgh'].entries()) {
    bomb.push(`x-${name}: &${name} [${Array.from({ length: 9 }, () => `*${'abcdefg'[index]}`).join(', ')}]`)
  }
  test.each<[string, string, RegExp]>([
    ['an alias bomb', `${bomb.join('\n')}\nservices: {a: {image: x}}\n`, /values once its aliases are followed/],
    ['deep brackets', `x-a: ${'['.repeat(50_000)}`, /nested/],
    ['deep dashes', `x-a:\n  ${'- '.repeat(50_000)}x`, /nested/],
    ['deep indentation', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'), /nested/],
    ['eleven megabytes', `services: {a: {image: x}}\n#${'x'.repeat(11_000_000)}`, /most that is read/],
    ['a hundred thousand lines', 'a: b\n'.repeat(100_000), /lines/],
    ['a million items', `x-a: [${'a,'.repeat(1_000_000)}]`, /values/],
    [
      'ten thousand services',
      `services:\n${Array.from({ length: 10_000 }, (_, i) => `  s${i}: {image: x}\n`).join('')}`,
      /10000 services/,
    ],
    ['a control character', 'services: {a: {image: "x\u0000"}}\n', /U\+0000/],
    ['half a character', 'services: {a: {image: "\ud800"}}\n', /U\+D800/],
    ['a prototype', 'services: {a: {image: x, labels: {__proto__: x}}}\n', /__proto__/],
    ['nested variables', `services: {a: {image: "${'${A:-'.repeat(60)}${'}'.repeat(60)}"}}\n`, /nested too deeply/],
  ])('%s: refused quickly and with a place', (_, text, reason) => {
    const start = performance.now()
    const { app, problems } = loadText(text)
    // A second on a free machine; the margin is for one that does other things too.
    expect(performance.now() - start).toBeLessThan(4_000)
    expect(app).toBeUndefined()
    expect(problems.some((problem) => reason.test(problem.message))).toBe(true)
    for (const problem of problems) expect(problem.line).toBeGreaterThan(0)
  })

  test('names of the language are names like any other', () => {
    const text = 'services: {constructor: {image: x, depends_on: [toString]}, toString: {image: x}}\n'
    expect(errorsOf(text)).toEqual([])
    expect(errorsOf('services: {a: {image: x, hasOwnProperty: y, depends_on: [valueOf]}}\n')).toHaveLength(2)
  })

  test('thousands of mistakes are not all listed', () => {
    const text = `services: {a: {image: x}}\n${Array.from({ length: 5_000 }, (_, i) => `k${i}: x\n`).join('')}`
    expect(loadText(text).problems.length).toBeLessThanOrEqual(1_000)
  })
})
