import { parseImageReference } from '@panamax/core/check/image-ref'
import type { Emit, StepProgress } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { EngineClient } from '../client.ts'
import { reasonOf } from '../connection/problems.ts'
import { jsonLines } from '../json-lines.ts'
import type { ImagePayload } from '../render/payload.ts'
import type { Logins } from './logins.ts'

export interface PullRequest {
  readonly client: EngineClient
  readonly logins: Logins
  readonly image: ImagePayload
  readonly emit: Emit
  readonly signal: AbortSignal
}

const progress = z.object({
  id: z.string().optional(),
  status: z.string().optional(),
  progressDetail: z.object({ current: z.number().optional(), total: z.number().optional() }).nullish(),
  error: z.string().optional(),
})

/** Pulls an image, telling how far each layer is. Throws with the registry's own reason and what to do. */
export async function pull({ client, logins, image, emit, signal }: PullRequest): Promise<void> {
  const reference = parseImageReference(image.reference)
  if ('problem' in reference) {
    throw new PanamaxError('invalid_request', `"${image.reference}" is not the name of an image: ${reference.problem}.`)
  }
  const name = `${reference.registry}/${reference.repository}`
  const tag = reference.digest ?? reference.tag ?? 'latest'
  const authorization = await logins.header(reference.registry)
  try {
    const source = await client.stream({
      method: 'POST',
      path: '/images/create',
      query: { fromImage: name, tag, platform: image.platform },
      ...(authorization === undefined ? {} : { headers: { 'X-Registry-Auth': authorization } }),
      signal,
    })
    for await (const line of jsonLines(source)) report(image.reference, line, emit)
  } catch (error) {
    throw explain(error, image.reference, reference.registry, authorization !== undefined)
  }
}

function report(image: string, line: unknown, emit: Emit): void {
  const parsed = progress.safeParse(line)
  if (!parsed.success) return
  const { id, status, progressDetail, error } = parsed.data
  if (error !== undefined) throw new PanamaxError('rejected', error, { details: { reason: error } })
  const phase = phaseOf(status ?? '')
  if (id === undefined || phase === undefined) return
  const { current, total } = progressDetail ?? {}
  emit({
    type: 'layer',
    image,
    layer: id,
    phase,
    ...(current === undefined ? {} : { current }),
    ...(total === undefined || total <= 0 ? {} : { total }),
  })
}

type Phase = Extract<StepProgress, { type: 'layer' }>['phase']

/** The engine's API has nothing but these words to tell the phases apart. */
const phases: Readonly<Record<string, Phase>> = {
  'Pulling fs layer': 'waiting',
  Waiting: 'waiting',
  Downloading: 'downloading',
  'Verifying Checksum': 'verifying',
  'Download complete': 'verifying',
  Extracting: 'extracting',
  'Pull complete': 'done',
  'Already exists': 'done',
}

function phaseOf(status: string): Phase | undefined {
  return phases[status]
}

/** Why registries refuse, in the order of looking, by what their error texts have in common. */
const causes = [
  {
    kind: 'login',
    pattern:
      /unauthorized|authentication required|no basic auth|denied: requested access|access forbidden|\b401\b|\b403\b/i,
  },
  { kind: 'unknown', pattern: /manifest unknown|not found|does not exist|name unknown|no such image|\b404\b/i },
  {
    kind: 'unreachable',
    pattern:
      /dial tcp|connection refused|no such host|i\/o timeout|TLS handshake|deadline exceeded|network is unreachable|x509|EOF/i,
  },
  { kind: 'rate', pattern: /toomanyrequests|rate limit|\b429\b/i },
] as const

function explain(error: unknown, image: string, registry: string, hasLogin: boolean): unknown {
  if (!(error instanceof PanamaxError) || error.code === 'canceled' || error.code === 'unreachable') return error
  const reason = reasonOf(error)
  // Docker Hub says "denied" of what does not exist as well, and names both.
  const isEither = /pull access denied/i.test(reason) && /may require|does not exist/i.test(reason)
  const kind = isEither ? 'unknown' : causes.find(({ pattern }) => pattern.test(reason))?.kind
  const todo = {
    login: hasLogin
      ? `The login for ${registry} was refused: check its user name and password.`
      : `Add a login for ${registry} ("docker login ${registry}", or under Registries).`,
    unknown: `Check its name and tag.${hasLogin ? '' : ` If it is private, add a login for ${registry}.`}`,
    unreachable: `The registry ${registry} cannot be reached from the engine's machine: check the network, its proxy and certificates.`,
    rate: 'The registry allows no more pulls for now: log in, or try again later.',
  }
  const code = kind === 'unknown' ? 'not_found' : 'rejected'
  const hint = kind === undefined ? '' : ` ${todo[kind]}`
  return new PanamaxError(
    code,
    `The image ${image} could not be pulled: ${reason.trim()}${reason.trim().endsWith('.') ? '' : '.'}${hint}`,
    {
      details: { reason, image, registry, kind: kind ?? 'other' },
      cause: error,
    },
  )
}
