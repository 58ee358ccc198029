import { parseText } from '@panamax/core/template/publish/document-scalars'
import { findSecrets } from '@panamax/core/template/publish/find-secrets'

/** Where the document tells what looks like a secret to everybody who reads it, as `services.db.environment.PASSWORD`. */
export function toldSecrets(document: string): string[] {
  try {
    return [...new Set(findSecrets(parseText(document).scalars).map(({ at }) => at.join('.')))].sort()
  } catch {
    // One that cannot be read is not exported in any other form either; its problems are shown where it is.
    return []
  }
}
