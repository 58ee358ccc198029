import { route } from '../client.ts'
import type { FilePayload } from '../render/payload.ts'
import type { Workshop } from './workshop.ts'

/** Writes files into a container that has not been started. */
export async function uploadFiles(
  shop: Workshop,
  id: string,
  files: readonly FilePayload[],
  signal: AbortSignal,
): Promise<void> {
  if (files.length === 0) return
  const archive = await pack(files)
  const path = route`/containers/${id}/archive`
  const headers = { 'Content-Type': 'application/x-tar' }
  await shop.client.text({ method: 'PUT', path, query: { path: '/' }, content: archive, headers, signal })
}

/** Folders that are missing come into being with the files, readable by everybody; existing ones stay as they are. */
async function pack(files: readonly FilePayload[]): Promise<Uint8Array> {
  const tar = await import('tar-stream')
  const archive = tar.pack()
  for (const file of files) {
    const { mode, uid, gid } = file
    archive.entry({ name: file.path.replace(/^\/+/, ''), mode, uid, gid }, file.content)
  }
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
