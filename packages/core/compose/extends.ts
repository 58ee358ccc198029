import { canonical } from './canonical.ts'
import { interpolateNodes } from './interpolate-nodes.ts'
import { mergeNodes } from './merge.ts'
import { map, type MapNode, type Node, type Path, textOf, withEntries } from './node.ts'
import { folderOf } from './paths.ts'
import { dropServicePaths } from './resets.ts'
import { resolvePaths } from './resolve-paths.ts'
import { openFile, readYaml, rootOf, type Scope, type Session } from './session.ts'
import { suggest } from './suggest.ts'
import { removeDuplicates } from './unique.ts'

type Services = ReadonlyMap<string, Node>

const longestChain = 200

interface Step {
  readonly file: string
  readonly service: string
}

/** Replaces every `extends` of a file's services by what the other service says, with the service's own laid over it. */
export function applyExtends(
  root: MapNode,
  file: string,
  resets: readonly Path[],
  scope: Scope,
  session: Session,
): MapNode {
  const services = root.entries.get('services')
  if (services?.kind !== 'map') return root
  if (![...services.entries.values()].some((node) => node.kind === 'map' && node.entries.has('extends'))) return root
  const extender = new Extender(scope, session, resets)
  const extended = new Map<string, Node>()
  for (const name of services.entries.keys()) extended.set(name, extender.extend(name, services.entries, file, []))
  return withEntries(root, { services: map(extended, services) })
}

class Extender {
  private readonly scope: Scope
  private readonly session: Session
  private readonly resets: readonly Path[]
  private readonly circles = new Set<string>()
  private readonly extended = new Map<Services, Map<string, Node>>()
  private readonly files = new Map<string, Services | undefined>()

  constructor(scope: Scope, session: Session, resets: readonly Path[]) {
    this.scope = scope
    this.session = session
    this.resets = resets
  }

  extend(name: string, services: Services, file: string, chain: readonly Step[]): Node {
    const known = this.extended.get(services)?.get(name)
    if (known !== undefined) return known
    const result = this.resolve(name, services, file, chain)
    const results = this.extended.get(services) ?? new Map<string, Node>()
    this.extended.set(services, results.set(name, result))
    return result
  }

  private resolve(name: string, services: Services, file: string, chain: readonly Step[]): Node {
    const service = services.get(name)
    const link = service?.kind === 'map' ? service.entries.get('extends') : undefined
    if (service?.kind !== 'map' || link === undefined) return service ?? emptyOf(services)
    const path: Path = ['services', name, 'extends']
    const without = withEntries(service, { extends: undefined })
    const reference = link.kind === 'map' ? textOf(link.entries.get('service')) : textOf(link)
    if (reference === undefined) {
      // Left in place for the check of shapes, which says what an `extends` looks like.
      return service
    }
    const otherFile = link.kind === 'map' ? textOf(link.entries.get('file')) : undefined
    const source = otherFile === undefined ? services : this.open(otherFile, link, path)
    if (source === undefined) return without
    const sourceFile = otherFile ?? file
    const base = source.get(reference)
    if (base === undefined) {
      const where = otherFile === undefined ? '' : ` in ${otherFile}`
      this.session.report.error(
        path,
        link,
        `There is no service "${reference}"${where} to extend.`,
        suggest(reference, source.keys()),
      )
      return without
    }
    const steps = [...chain, { file, service: name }]
    if (steps.some((step) => step.file === sourceFile && step.service === reference)) {
      this.reportCircle([...steps, { file: sourceFile, service: reference }], link, path)
      return without
    }
    if (steps.length > longestChain) {
      this.session.report.error(path, link, `More than ${longestChain} services extend one another in a row here.`)
      return without
    }
    const extended = this.extend(reference, source, sourceFile, steps)
    if (extended.kind !== 'map') return without
    const cleared = dropServicePaths(extended, name, this.resets)
    return mergeNodes(cleared, without, ['services', name], this.session.report)
  }

  /** A circle is met again from each of its services; it is reported once. */
  private reportCircle(steps: readonly Step[], link: Node, path: Path): void {
    const names = steps.map((step) => `${step.service} (${step.file})`)
    const identity = [...new Set(names)].sort().join('\n')
    if (this.circles.has(identity)) return
    this.circles.add(identity)
    this.session.report.error(path, link, `Services extend each other in a circle: ${names.join(' → ')}.`)
  }

  private open(file: string, link: Node, path: Path): Services | undefined {
    if (!this.files.has(file)) this.files.set(file, this.read(file, link, path))
    return this.files.get(file)
  }

  private read(file: string, link: Node, path: Path): Services | undefined {
    const { session, scope } = this
    const place = (link.kind === 'map' ? link.entries.get('file') : undefined) ?? link
    const found = openFile(file, scope, session, { path: [...path, 'file'], place })
    if (found === 'refused') return undefined
    if (found === 'absent') {
      session.report.error([...path, 'file'], place, `The file "${file}" to extend from does not exist.`)
      return undefined
    }
    let services: MapNode | undefined
    for (const read of readYaml(found.text, found.file, session)) {
      const root = rootOf(read, session.report)
      if (root === undefined) continue
      const interpolated = interpolateNodes(root, scope.lookup, session.report)
      if (interpolated.kind !== 'map') continue
      const long = removeDuplicates(canonical(interpolated, session.report)) as MapNode
      const resolved = resolvePaths(long, { folder: folderOf(file), home: session.home })
      const section = resolved.entries.get('services')
      if (section?.kind === 'map') services = section
    }
    if (services === undefined && !session.report.failed) {
      session.report.error([...path, 'file'], place, `The file "${file}" has no services to extend from.`)
    }
    return services?.entries
  }
}

function emptyOf(services: Services): Node {
  const any = services.values().next().value
  if (any === undefined) throw new RangeError('A service was asked for where there is none.')
  return any
}
