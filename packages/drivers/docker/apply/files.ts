import path from 'node:path'
import { route } from '../client.ts'
import type { ContainerPayload, EngineObject, FilePayload } from '../render/payload.ts'
import type { Workshop } from './workshop.ts'

/** Writes secrets and configs into a container that has not been started. */
export async function uploadFiles(
  shop: Workshop,
  id: string,
  payload: ContainerPayload,
  signal: AbortSignal,
): Promise<void> {
  for (const [folder, files] of byFolder(payload)) {
    const content = await pack(folder, files)
    const headers = { 'Content-Type': 'application/x-tar' }
    const query = { path: folder }
    await shop.client.text({ method: 'PUT', path: route`/containers/${id}/archive`, query, content, headers, signal })
  }
}

/** All from the root, which makes missing folders; a read-only container takes files only right into one of its volumes. */
function byFolder({ files, body }: ContainerPayload): Map<string, FilePayload[]> {
  const isReadOnly = (body['HostConfig'] as EngineObject | undefined)?.['ReadonlyRootfs'] === true
  const groups = new Map<string, FilePayload[]>()
  for (const file of files) {
    const folder = isReadOnly ? path.posix.dirname(file.path) : '/'
    groups.set(folder, [...(groups.get(folder) ?? []), file])
  }
  return groups
}

async function pack(folder: string, files: readonly FilePayload[]): Promise<Uint8Array> {
  const tar = await import('tar-stream')
  const archive = tar.pack()
  for (const file of files) {
    const { mode, uid, gid } = file
    archive.entry({ name: path.posix.relative(folder, file.path), mode, uid, gid }, file.content)
  }
  archive.finalize()
  const chunks: Uint8Array[] = []
  for await (const chunk of archive as AsyncIterable<Uint8Array>) chunks.push(chunk)
  return Buffer.concat(chunks)
}
