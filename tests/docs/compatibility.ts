import { load } from '@panamax/core/compose/load'
import type { AppSpec } from '@panamax/core/compose/spec'
import type { Loss } from '@panamax/core/convert/loss'
import type { RenderContext, Rendering } from '@panamax/core/deploy/driver'
import { renderApp } from '@panamax/drivers/docker/render/app'
import { unsupported } from '@panamax/drivers/docker/render/losses'
import { withoutEffect as withoutEffectOnDocker } from '@panamax/drivers/docker/render/without-effect'
import { render as renderInMemory, limits } from '@panamax/drivers/memory/render'
import { withoutEffect as withoutEffectInMemory } from '@panamax/drivers/memory/without-effect'
import { type ComposeKey, composeKeys } from './compose-keys.ts'
import { type Sample, sampleOf } from './compose-samples.ts'

/** What becomes of a key, found out by rendering a document with it and the same without it. */
export type Fate =
  | { readonly fate: 'loading' | 'carried' }
  | { readonly fate: 'newer'; readonly version: string }
  | { readonly fate: 'lost'; readonly instead: string }
  | { readonly fate: 'without-effect'; readonly reason: string }
  /** Nobody says what becomes of it: it would be dropped silently. */
  | { readonly fate: 'silent' }

export interface KeyFates {
  readonly path: string
  readonly docker: Fate
  readonly memory: Fate
}

/** Keys that are at their end once a document is loaded: what they say stands elsewhere in the model. */
const duringLoading = [
  'include',
  'name',
  'version',
  'services.*.env_file',
  'services.*.extends',
  'services.*.profiles',
  // Compose's own model has no place for them.
  'networks.*.ipam.options',
]

const context: RenderContext = {
  revision: 1,
  directory: '/app',
  values: { sample: 'a value' },
  // Always the same, so that only what is really different makes a difference.
  digest: () => 'digest',
  fingerprint: (text) => `#${text}`,
}

interface Subject {
  render(app: AppSpec, version: string): Rendering
  readonly unsupported: Readonly<Record<string, string>>
  readonly withoutEffect: Readonly<Record<string, string>>
}

const docker: Subject = {
  render: (app, version) => renderApp(app, context, { homeDirectory: '/home', version }),
  unsupported,
  withoutEffect: withoutEffectOnDocker,
}
const memory: Subject = {
  render: (app) => renderInMemory(app, context),
  unsupported: limits.unsupported,
  withoutEffect: withoutEffectInMemory,
}

const newest = '1.99'
const oldest = '1.41'

export function keyFates(): KeyFates[] {
  return composeKeys().map((key) => {
    const sample = sampleOf(key)
    return { path: key.path, docker: fateOf(key, sample, docker), memory: fateOf(key, sample, memory) }
  })
}

function fateOf({ path }: ComposeKey, sample: Sample, subject: Subject): Fate {
  const [app, bare] = [loaded(path, sample.with), loaded(path, sample.without)]
  if (covers(duringLoading, path) !== undefined) return { fate: 'loading' }
  const rendering = subject.render(app, newest)
  const loss = rendering.losses.find((each) => concerns(each, sample.at))
  const isCarried = text(rendering) !== text(subject.render(bare, newest))
  if (loss !== undefined && !isCarried) return { fate: 'lost', instead: insteadOf(loss, path, subject) }
  if (isCarried) {
    const early = subject.render(app, oldest).losses.find((each) => concerns(each, sample.at))
    const version = /needs Engine API (\d+\.\d+)/.exec(early?.lost ?? '')?.[1]
    return version === undefined ? { fate: 'carried' } : { fate: 'newer', version }
  }
  const reason = covers(Object.keys(subject.withoutEffect), path)
  return reason === undefined
    ? { fate: 'silent' }
    : { fate: 'without-effect', reason: subject.withoutEffect[reason] ?? '' }
}

/** Entries of the drivers' tables that say something of no key, or of a key that they do carry over or lose. */
export function staleEntries(fates: readonly KeyFates[]): string[] {
  return (['docker', 'memory'] as const).flatMap((kind) => {
    const table = (kind === 'docker' ? docker : memory).withoutEffect
    const used = new Set(
      fates.flatMap((each) => (each[kind].fate === 'without-effect' ? [covers(Object.keys(table), each.path)] : [])),
    )
    return Object.keys(table).flatMap((key) => (used.has(key) ? [] : [`${kind}: ${key}`]))
  })
}

/** The entry that is the key or that the key is in. */
function covers(entries: readonly string[], path: string): string | undefined {
  return entries.find((entry) => path === entry || path.startsWith(`${entry}.`) || path.startsWith(`${entry}[]`))
}

/** Whether a loss is of the key, of something around it, or of a part of it. */
function concerns(loss: Loss, at: readonly string[]): boolean {
  const path = loss.path.map(String)
  const length = Math.min(path.length, at.length)
  // The service as a whole is no answer to what becomes of one of its keys.
  return path.length > 2 && path.slice(0, length).join('\n') === at.slice(0, length).join('\n')
}

function insteadOf(loss: Loss, path: string, { unsupported: table }: Subject): string {
  const key = Object.keys(table).find((each) => covers([`services.*.${each}`], path) !== undefined)
  return loss.instead ?? (key === undefined ? undefined : table[key]) ?? `${loss.lost}.`
}

function text({ resources }: Rendering): string {
  return JSON.stringify(resources)
}

const files: Readonly<Record<string, string>> = {
  'extra.yaml': 'services: {other: {image: "c:1"}, third: {image: "d:1"}}',
  'extra.env': 'A=1\n',
}

/** Throws when loading does not understand a key that its own tables name. */
function loaded(path: string, sample: Sample['with']): AppSpec {
  const document = Object.entries(sample).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  const { app, problems } = load({
    files: [{ path: 'compose.yaml', text: document.join('') }],
    variables: { sample: 'a value' },
    defaultName: 'probe',
    readFile: (file) => files[file] ?? (file.endsWith('.env') ? '' : undefined),
  })
  if (app === undefined)
    throw new Error(`${path} is not understood: ${JSON.stringify(problems)} in\n${document.join('')}`)
  return app
}
