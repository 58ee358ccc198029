/** Who does something, and until when its outcome is of interest. */
export interface By {
  readonly name: string
  readonly signal: AbortSignal
}
