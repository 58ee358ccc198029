/** One finding about a document. Errors refuse it; warnings let it through. */
export interface Problem {
  readonly severity: 'error' | 'warning'
  /** What is wrong and what to do, in one sentence. */
  readonly message: string
  /** Where in the model, e.g. `['services', 'web', 'ports', 0]`. Empty: the document as a whole. */
  readonly path: readonly (string | number)[]
  /** The file that it stands in, as the caller named it. */
  readonly file?: string | undefined
  /** 1-based. */
  readonly line?: number | undefined
  /** 1-based. */
  readonly column?: number | undefined
  /** What was probably meant: the nearest known key or value. */
  readonly suggestion?: string | undefined
}

/** `compose.yaml:3:5: services.web.ports[0]: …`, the form compilers use, so that editors can jump to it. */
export function formatProblem(problem: Problem): string {
  const place = [problem.file ?? '', problem.line ?? '', problem.column ?? ''].filter((part) => part !== '').join(':')
  const path = formatPath(problem.path)
  const hint = problem.suggestion === undefined ? '' : ` (did you mean "${problem.suggestion}"?)`
  return [place, path, problem.message + hint].filter((part) => part !== '').join(': ')
}

/** `services.web.ports[0]` */
export function formatPath(path: readonly (string | number)[]): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  )
}
