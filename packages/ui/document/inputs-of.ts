import { isObject } from '@panamax/core/compose/edit/plain'
import { readSource } from '@panamax/core/compose/edit/source'
import type { Json } from '@panamax/core/compose/spec'
import type { Inputs } from '@panamax/core/template/input'
import { type AppMetadata, readApp } from '@panamax/core/template/metadata'

/** What the document says about the app; blank when it cannot be read, which its problems say elsewhere. */
export function metadataOf(document: string): AppMetadata {
  try {
    const { plain } = readSource(document)
    if (isObject(plain)) return readApp(plain['x-panamax'] as Json | undefined, [])
  } catch {
    // Its problems are shown where the document is.
  }
  return readApp(undefined, [])
}

/** The typed questions of a document. */
export function inputsOf(document: string): Inputs {
  return metadataOf(document).inputs
}
