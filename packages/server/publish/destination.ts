/** What is to stand in a destination. Paths are those within it, from its root, parts parted by slashes. */
export interface PublishedFiles {
  /** Of the template's own file, one of `files`. */
  readonly path: string
  readonly files: Readonly<Record<string, string>>
  /** The template's file in the form that it had before, whatever it holds. */
  readonly remove?: readonly string[]
  /**
   * Files that earlier publications of the same template made and this one no longer has, with git's names of what they held:
   * each is removed where it holds one of these still. What somebody has changed since is theirs, and stays.
   */
  readonly stale?: Readonly<Record<string, readonly string[]>>
  readonly message: string
  readonly author?: { readonly name: string; readonly email: string }
}

export interface Published {
  /** `proposed`: as a pull request, which somebody has to accept. `unchanged`: it said so already, nothing was written. */
  readonly outcome: 'published' | 'proposed' | 'unchanged'
  /** In full, where the destination has commits. */
  readonly commit?: string
  /** Of the file, or of the pull request, for a browser. */
  readonly url?: string
  /** What a person should know beside, in sentences. */
  readonly notes: readonly string[]
  /** What to add as a source, without credentials. */
  readonly sourceAddress: string
  /** Absent: the default one. */
  readonly branch?: string
}

/**
 * One place that templates are published to, for one publication. Every method throws `PanamaxError`, none with a
 * credential in it: `not_found`, `unauthorized`, `forbidden`, `rejected`, `unreachable`. Close it when done.
 */
export interface Publisher extends AsyncDisposable {
  /** Paths of all files; nothing for a repository that is empty, or that would be made by `write`. */
  list(signal: AbortSignal): Promise<readonly string[]>
  /** The text of a file; `undefined` where there is none, or no text. */
  read(path: string, signal: AbortSignal): Promise<string | undefined>
  /** Writes all or nothing. Where the same stands there already nothing is done, and the outcome is `unchanged`. */
  write(files: PublishedFiles, signal: AbortSignal): Promise<Published>
}
