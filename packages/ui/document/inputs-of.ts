import { isObject } from '@panamax/core/compose/edit/plain'
import { readSource } from '@panamax/core/compose/edit/source'
import type { Json } from '@panamax/core/compose/spec'
import type { Inputs } from '@panamax/core/template/input'
import { readApp } from '@panamax/core/template/metadata'

/** The typed questions of a document; none when it cannot be read, which its problems say elsewhere. */
export function inputsOf(document: string): Inputs {
  try {
    const { plain } = readSource(document)
    return isObject(plain) ? readApp(plain['x-panamax'] as Json | undefined, []).inputs : {}
  } catch {
    return {}
  }
}
