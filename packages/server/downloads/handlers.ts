import { PanamaxError } from '@panamax/core/errors'
import type { HandlersOf } from '../http/handler.ts'
import { guardedFetch } from '../net/guarded-fetch.ts'
import { type Network, systemNetwork } from '../net/network.ts'

const mostBytes = 10_000_000
const timeoutMs = 30_000

/** The route of documents that are fetched by their address. */
export function downloadHandlers(network: Network = systemNetwork): HandlersOf<'downloadDocument'> {
  return {
    async downloadDocument({ body: { url }, actor, signal }) {
      const allowPrivate = actor.role === 'admin'
      const request = { allowPrivate, maxBytes: mostBytes, timeoutMs, signal }
      const answer = await guardedFetch(url, request, network)
      const { origin, pathname } = new URL(answer.url)
      const place = origin + pathname
      if (answer.status === 404 || answer.status === 410)
        throw new PanamaxError('not_found', `There is nothing at ${place} (${answer.status}).`)
      if (answer.status !== 200)
        throw new PanamaxError('rejected', `${place} answers with ${answer.status} in place of a file.`)
      return { text: textOf(answer.body, place), fileName: fileNameOf(pathname) }
    },
  }
}

function textOf(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new PanamaxError('rejected', `What is at ${place} is no text in UTF-8.`)
  }
}

function fileNameOf(pathname: string): string {
  const last = pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last).slice(0, 255) || 'compose.yaml'
  } catch {
    return last.slice(0, 255)
  }
}
