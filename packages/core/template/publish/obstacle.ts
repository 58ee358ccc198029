/** Why a template cannot be published as it is. */
export interface Obstacle {
  /** Where it is not the document itself. */
  readonly file?: string
  /** From 1. */
  readonly line?: number
  /** What, why, and what to do; never with a secret in it. */
  readonly message: string
}

export function obstacleText({ file, line, message }: Obstacle): string {
  const place = line === undefined ? '' : file === undefined ? `Line ${line}` : `line ${line}`
  const places = [file ?? '', place].filter((part) => part !== '').join(', ')
  return places === '' ? message : `${places}: ${message}`
}
