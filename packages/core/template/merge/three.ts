/** Something of each of the three: of template-then, of the person's document, of template-now. */
export interface Three<T> {
  readonly base: T
  readonly mine: T
  readonly theirs: T
}
