/** A 2014 template as it was understood: names are compose names, references follow them, text is literal. */
export interface PmxTemplate {
  name?: string
  description?: string
  keywords: string[]
  type?: string
  authors: string[]
  documentation?: string
  recommended?: boolean
  services: PmxService[]
}

export interface PmxService {
  name: string
  image: string
  category?: string
  type?: string
  description?: string
  /** Compose's short form. */
  ports: string[]
  expose: string[]
  links: { service: string; alias: string }[]
  environment: PmxVariable[]
  volumes: PmxVolume[]
  volumesFrom: string[]
  command: string[]
  replicas?: number
  /** Why it cannot run, in sentences. */
  blocked: string[]
}

export interface PmxVariable {
  variable: string
  value: string
  /** It must not be blank when the app runs. */
  required: boolean
}

export interface PmxVolume {
  /** A path on the host, or the name of a volume. Absent: a data volume, anonymous in 2014. */
  source?: string
  target: string
  readOnly: boolean
}
