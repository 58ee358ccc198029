import { messageOf, PanamaxError } from '@panamax/core/errors'
import { decodeText } from './text-file.ts'

const largestDownload = 10 * 1024 * 1024

/** Fetches a text with this person's rights: http or https, at most 10 MiB, within 30 seconds. */
export async function download(url: string, signal: AbortSignal): Promise<{ text: string; fileName: string }> {
  const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(30_000)]) }).catch(
    (error: unknown) => {
      throw new PanamaxError('unreachable', `${url} cannot be fetched: ${reasonOf(error)}.`, { cause: error })
    },
  )
  if (!response.ok) throw new PanamaxError('rejected', `${url} answered ${response.status}.`)
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.length
    if (size > largestDownload)
      throw new PanamaxError('invalid_request', `${url} is larger than 10 MiB: that is no template.`)
    parts.push(part)
  }
  const fileName = decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || 'compose.yaml'
  return { text: decodeText(Buffer.concat(parts), url), fileName }
}

/** The library says only that it failed; why is one level below. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  return reasons[code] ?? messageOf(cause)
}

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'there is no host of that name, or names are not resolved',
  EAI_AGAIN: 'names are not resolved at the moment',
}

export function isUrl(text: string): boolean {
  return /^https?:\/\//i.test(text)
}
