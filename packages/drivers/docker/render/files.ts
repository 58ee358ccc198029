import path from 'node:path'
import type { AppSpec, FileObjectSpec, FileReference, ServiceSpec } from '@panamax/core/compose/spec'
import { hostPath, type Places } from './mounts.ts'
import type { FilePayload } from './payload.ts'

export interface Files {
  /** Contents that are written into the container. */
  readonly written: FilePayload[]
  /** Files of the host, mounted read-only, as Compose does. */
  readonly binds: string[]
}

/** Secrets and configs as files. Those from outside (`external`) are a loss, reported elsewhere. */
export function renderFiles(
  app: AppSpec,
  service: ServiceSpec,
  places: Places,
  values: Readonly<Record<string, string>>,
): Files {
  const result: Files = { written: [], binds: [] }
  for (const reference of service.secrets ?? []) {
    place(app.secrets?.[reference.source], reference, targetOf(reference, '/run/secrets'))
  }
  for (const reference of service.configs ?? []) {
    place(app.configs?.[reference.source], reference, targetOf(reference, '/'))
  }
  return result

  function place(object: FileObjectSpec | undefined, reference: FileReference, target: string): void {
    if (object === undefined || object.external === true) return
    if (object.file !== undefined) {
      result.binds.push(`${hostPath(object.file, places)}:${target}:ro`)
      return
    }
    const content = object.content ?? (object.environment === undefined ? undefined : values[object.environment])
    result.written.push({
      path: target,
      content: content ?? '',
      mode: reference.mode === undefined ? 0o444 : Number.parseInt(reference.mode, 8),
      uid: Number(reference.uid ?? 0) || 0,
      gid: Number(reference.gid ?? 0) || 0,
    })
  }
}

function targetOf(reference: FileReference, folder: string): string {
  return path.posix.resolve(folder, reference.target ?? reference.source)
}
