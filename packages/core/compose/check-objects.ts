import { entry, type MapNode, type Node, type Path, textOf } from './node.ts'
import { isAddress } from './normalize/short-port.ts'
import { keyPlace, type Report } from './report.ts'

/** Rules about single objects of a canonical model, whether or not an active service uses them. */
export function checkObjects(root: MapNode, report: Report): void {
  each(root, 'volumes', (node, path) => checkExternal(node, path, report))
  each(root, 'configs', (node, path) => checkContent(node, path, ['file', 'environment', 'content'], report))
  each(root, 'secrets', (node, path) => checkContent(node, path, ['file', 'environment'], report))
  each(root, 'services', (node, path) => {
    eachItem(entry(node, 'ports'), [...path, 'ports'], (port, at) => checkPort(port, at, report))
    eachItem(entry(node, 'devices'), [...path, 'devices'], (device, at) => {
      if (device.kind === 'map' && !device.entries.has('target')) {
        report.error(at, device, 'This device needs a target: its path inside the container.')
      }
    })
    eachItem(entry(node, 'gpus'), [...path, 'gpus'], (request, at) => checkRequest(request, at, report))
    const devices = ['deploy', 'resources', 'reservations', 'devices']
    const requests = devices.reduce<Node | undefined>((value, key) => entry(value, key), node)
    eachItem(requests, [...path, ...devices], (request, at) => checkRequest(request, at, report))
  })
}

function each(root: MapNode, section: string, check: (node: Node, path: Path) => void): void {
  const node = root.entries.get(section)
  if (node?.kind !== 'map') return
  for (const [key, value] of node.entries) check(value, [section, key])
}

function eachItem(node: Node | undefined, path: Path, check: (item: Node, path: Path) => void): void {
  if (node?.kind !== 'list') return
  for (const [index, item] of node.items.entries()) check(item, [...path, index])
}

function checkExternal(node: Node, path: Path, report: Report): void {
  const external = entry(node, 'external')
  if (node.kind !== 'map' || external?.kind !== 'scalar' || external.value !== true) return
  for (const [key, value] of node.entries) {
    if (key === 'external' || key === 'name' || key.startsWith('x-')) continue
    const message = `An external volume is made by somebody else, so "${key}" has no meaning here: remove it.`
    report.error([...path, key], keyPlace(value), message)
  }
}

function checkContent(node: Node, path: Path, keys: readonly string[], report: Report): void {
  if (node.kind !== 'map') return
  const found = keys.filter((key) => node.entries.has(key))
  if (found.length > 1) {
    report.error(
      path,
      keyPlace(node),
      `${found.map((key) => `"${key}"`).join(' and ')} exclude each other: keep one of them.`,
    )
  }
  if (found.length === 0 && !node.entries.has('driver') && !node.entries.has('external')) {
    report.error(
      path,
      keyPlace(node),
      `One of ${keys.map((key) => `"${key}"`).join(', ')} or "external" is needed here.`,
    )
  }
}

function checkPort(port: Node, path: Path, report: Report): void {
  if (port.kind !== 'map') return
  const address = textOf(port.entries.get('host_ip'))
  if (address !== undefined && !isAddress(address)) {
    report.error([...path, 'host_ip'], port.entries.get('host_ip'), `"${address}" is not an IP address.`)
  }
  if (!port.entries.has('target') && !port.entries.has('published')) {
    report.error(path, port, 'This port needs a target: the port inside the container.')
  }
}

function checkRequest(request: Node, path: Path, report: Report): void {
  if (request.kind !== 'map' || !request.entries.has('count') || !request.entries.has('device_ids')) return
  report.error(path, request, '"count" and "device_ids" exclude each other: keep one of them.')
}
