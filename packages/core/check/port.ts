/** A port of the machine that somebody has. */
export interface HeldPort {
  readonly port: number
  /** `tcp`, `udp` or `sctp`. */
  readonly protocol: string
  /** Blank, `0.0.0.0` or `::`: on every address of the machine. */
  readonly ip: string
  readonly holder: PortHolder
}

export interface PortHolder {
  readonly kind: 'app' | 'container' | 'process' | 'system'
  readonly name: string
  readonly app?: string
  readonly service?: string
}

/** A host port that an app asks for. Ports that the engine chooses are not among them. */
export interface PublishedPort {
  readonly app: string
  readonly service: string
  /** Where it stands in the model: `['services', 'web', 'ports', 0]`. */
  readonly path: readonly (string | number)[]
  /** Blank: on every address of the machine. */
  readonly ip: string
  /** The first and the last port that will do; any free one between them is taken. */
  readonly from: number
  readonly to: number
  /** The port inside the container. */
  readonly target: number
  readonly protocol: string
  /** How many containers want one each: the replicas of the service. */
  readonly count: number
}
