import { uniqueName } from '../template/names.ts'
import { escapeDollars } from '../template/variables.ts'
import { type CapRoverInputs, hexPlaceholder } from './caprover-inputs.ts'
import type { Loss } from './loss.ts'

export interface CapRoverNames {
  readonly app: string
  /** A service's key as it stands there → its name. */
  readonly services: ReadonlyMap<string, string>
  /** A service's key → the port of this machine that it is opened at; only those that are web sites. */
  readonly webPorts: ReadonlyMap<string, number>
}

const host = 'srv-captain--'
const cap = '$$cap_'
const domain = '.$$cap_root_domain'

/** Replaces the placeholders of CapRover in texts; what they stand for is asked for. */
export class CapRoverText {
  readonly #names: CapRoverNames
  readonly #inputs: CapRoverInputs
  readonly #losses: Loss[]
  readonly #services: Names
  readonly #sites: Names
  readonly #ids: Names
  readonly #known = new Map<string, string>()

  constructor(names: CapRoverNames, inputs: CapRoverInputs, losses: Loss[]) {
    this.#names = names
    this.#inputs = inputs
    this.#losses = losses
    this.#services = namesIn(names.services.keys())
    this.#sites = namesIn([...names.services.keys()].map((key) => key + domain))
    this.#ids = namesIn([...inputs.byId.keys(), '$$cap_appname', '$$cap_root_domain'])
  }

  /** As text of a compose file. `hint` names what is made up in it. */
  value(source: string, path: readonly (string | number)[], hint: string): string {
    return this.#replace(source, path, hint, (name) => `\${${name}}`)
  }

  /** As words for people, which never hold a secret. */
  words(source: string, path: readonly (string | number)[]): string {
    return this.#replace(source, path, 'VALUE', (name) => {
      if (this.#inputs.isSecret(name)) return `(${name})`
      const value = this.#inputs.defaultOf(name)
      return value === undefined || /[${}]/.test(value) ? `\${${name}}` : `\${${name}:-${value}}`
    })
  }

  /** Whether the numbers of a port, and the defaults of what is asked for in it, are those of ports. */
  arePorts(port: string): boolean {
    const sides = port.replace(/\/udp$/, '').split(':')
    return sides.every((side) => {
      const name = /^\$\{(\w+)\}$/.exec(side)?.[1]
      const number = name === undefined ? side : (this.#inputs.defaultOf(name) ?? '1')
      return /^\d{1,5}$/.test(number) && Number(number) > 0 && Number(number) < 65_536
    })
  }

  #replace(source: string, path: readonly (string | number)[], hint: string, use: (name: string) => string): string {
    let result = ''
    for (let at = 0; at < source.length; ) {
      const next = nearest(source.indexOf(host, at), source.indexOf(cap, at))
      result += escapeDollars(source.slice(at, next ?? source.length))
      if (next === undefined) break
      const [text, length] = source.startsWith(host, next)
        ? this.#host(source, next, path)
        : this.#placeholder(source, next, path, hint, use)
      result += text
      at = next + length
    }
    return result
  }

  /** The name that CapRover gives to a service in its network. */
  #host(source: string, at: number, path: readonly (string | number)[]): [string, number] {
    const from = at + host.length
    const key = longestName(this.#services, source, from)
    if (key !== undefined) return [this.#names.services.get(key) ?? '', host.length + key.length]
    this.#lose(
      path,
      'the address of an app outside of this one',
      'Put both on one external network, and write its name there.',
    )
    return ['', host.length]
  }

  #placeholder(
    source: string,
    at: number,
    path: readonly (string | number)[],
    hint: string,
    use: (name: string) => string,
  ): [string, number] {
    const hex = hexPlaceholder.exec(source.slice(at, at + 40))
    if (hex?.index === 0) {
      const length = Math.min(1_024, Math.max(1, Number(hex[1])))
      const made = this.#inputs.add(hint, { type: 'password', generate: { kind: 'hex', length } })
      return [use(made), hex[0].length]
    }
    const site = longestName(this.#sites, source, at)
    if (site !== undefined) return [use(this.#address(site.slice(0, -domain.length))), site.length]
    const id = longestName(this.#ids, source, at)
    if (id === '$$cap_appname') return [this.#names.app, id.length]
    if (id === '$$cap_root_domain') return [use(this.#domain()), id.length]
    if (id !== undefined) return [use(this.#inputs.byId.get(id) ?? ''), id.length]
    this.#lose(path, 'a placeholder that no variable answers', 'It stays as it is: replace it by hand.')
    return [escapeDollars(cap), cap.length]
  }

  /** Where people open a service: CapRover's own proxy is not there, so it is a port of the machine. */
  #address(key: string): string {
    const isFirst = [...this.#names.webPorts.keys()][0] === key
    const name = this.#names.services.get(key) ?? 'app'
    return this.#once(`address ${key}`, isFirst ? 'APP_ADDRESS' : `${name}_ADDRESS`, {
      label: `Address of ${name}`,
      description: 'The host name, with its port, by which people open it',
      default: `localhost:${this.#names.webPorts.get(key) ?? 80}`,
    })
  }

  #domain(): string {
    return this.#once('domain', 'ROOT_DOMAIN', { label: 'Domain', default: 'localhost' })
  }

  #once(key: string, wanted: string, input: Parameters<CapRoverInputs['add']>[1]): string {
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const name = this.#inputs.add(uniqueName(wanted, this.#inputs.inputs), input)
    this.#known.set(key, name)
    return name
  }

  #lose(path: readonly (string | number)[], lost: string, instead: string): void {
    const key = JSON.stringify([path, lost])
    if (this.#known.has(key)) return
    this.#known.set(key, '')
    this.#losses.push({ path, lost, severity: 'broken', instead })
  }
}

function nearest(a: number, b: number): number | undefined {
  if (a === -1) return b === -1 ? undefined : b
  return b === -1 ? a : Math.min(a, b)
}

/** The longest of the names that the text goes on with at `at`. */
function longestName(names: Names, source: string, at: number): string | undefined {
  for (const length of names.lengths) {
    const part = source.slice(at, at + length)
    if (part.length === length && names.has(part)) return part
  }
  return undefined
}

interface Names {
  has(name: string): boolean
  /** Of the names, the longest first. */
  readonly lengths: readonly number[]
}

function namesIn(names: Iterable<string>): Names {
  const all = new Set([...names].filter((name) => name !== ''))
  const lengths = [...new Set([...all].map((name) => name.length))].sort((a, b) => b - a)
  return { has: (name) => all.has(name), lengths }
}
