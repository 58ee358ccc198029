/** One thing that a format or an orchestrator cannot carry over. The one type for every conversion and driver. */
export interface Loss {
  /** Where in the model, e.g. `['services', 'web', 'healthcheck']`. */
  readonly path: readonly (string | number)[]
  /** What is lost, in words: "the health check". */
  readonly lost: string
  /** `note`: nobody notices at run time. `degraded`: it runs, but does less. `broken`: it will not work as it is. */
  readonly severity: 'note' | 'degraded' | 'broken'
  /** What to do instead. */
  readonly instead?: string
}
