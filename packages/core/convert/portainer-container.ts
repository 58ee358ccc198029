import type { Json } from '../compose/spec.ts'
import { isMapping } from '../template/field-reader.ts'
import { projectName, serviceName, volumeName } from '../template/names.ts'
import { escapeDollars } from '../template/variables.ts'
import type { ComposeDraft } from './compose-text.ts'
import type { Loss } from './loss.ts'
import { type Fields, flag, list, text, words } from './portainer-fields.ts'
import { splitShellWords } from './shell-words.ts'

/** Reads an entry of type 1, one container; `undefined` without an image. */
export function readContainer(
  entry: Fields,
  title: string,
  environment: Record<string, string>,
  losses: Loss[],
): ComposeDraft | undefined {
  const image = text(entry['image'])
  if (image === undefined) return undefined
  const registry = text(entry['registry'])
  const name = serviceName(text(entry['name']) ?? image.replace(/[@:][^/]*$/, '').replace(/^.*\//, ''))
  const volumes = readVolumes(entry, name)
  const command = text(entry['command'])
  const network = text(entry['network'])
  const isMode = network === 'host' || network === 'none'
  if (network !== undefined && !isMode && network !== 'bridge')
    losses.push({
      path: ['services', name, 'networks'],
      lost: `the network "${network}"`,
      severity: 'degraded',
      instead: 'It gets a network of its own.',
    })
  const hostname = text(entry['hostname'])
  const service: Record<string, Json | undefined> = {
    image: escapeDollars(registry === undefined ? image : `${registry.replace(/(?<!\/)\/+$/, '')}/${image}`),
    command: command === undefined ? undefined : (splitShellWords(command) ?? [command]).map(escapeDollars),
    restart: text(entry['restart_policy']) ?? 'always',
    hostname: hostname === undefined ? undefined : escapeDollars(hostname),
    privileged: flag(entry['privileged']) || undefined,
    stdin_open: flag(entry['interactive']) || undefined,
    tty: flag(entry['interactive']) || undefined,
    network_mode: isMode ? network : undefined,
    labels: readLabels(entry),
    environment,
    ports: words(entry['ports']).map((port) => escapeDollars(port.replace(/\/tcp$/i, ''))),
    volumes: volumes.mounts,
  }
  return {
    name: projectName(title),
    services: { [name]: service },
    volumes: Object.fromEntries(volumes.names.map((key) => [key, {}])),
  }
}

function readLabels(entry: Fields): Json {
  const labels = list(entry['labels']).filter(isMapping)
  return Object.fromEntries(
    labels.flatMap((label) => {
      const name = text(label['name'])
      return name === undefined ? [] : [[name, escapeDollars(text(label['value']) ?? '')]]
    }),
  )
}

/** A volume without a host path gets a name, so that its data is found again. */
function readVolumes(entry: Fields, service: string): { mounts: string[]; names: string[] } {
  const names: string[] = []
  const mounts = list(entry['volumes']).flatMap((volume) => {
    const target = isMapping(volume) ? text(volume['container']) : text(volume)
    if (target === undefined || !target.startsWith('/')) return []
    const bind = isMapping(volume) ? text(volume['bind']) : undefined
    const mode = isMapping(volume) && flag(volume['readonly']) ? ':ro' : ''
    const source = bind ?? volumeName(service, target)
    if (!/^[/~.]/.test(source)) names.push(source)
    return [escapeDollars(`${source}:${target}${mode}`)]
  })
  return { mounts, names: [...new Set(names)] }
}
