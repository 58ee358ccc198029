/**
 * The canonical compose model: what `docker compose config --format json --no-path-resolution` prints
 * (Compose Specification, reference implementation compose-go v2), as types. Durations are Go duration strings
 * ("1m30s"), sizes decimal byte counts as strings; `units.ts` turns them into numbers.
 * Beyond that JSON a service also keeps its `x-*` keys, since ours live there.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export type Extensions = { readonly [key: `x-${string}`]: Json }
export type StringMap = Readonly<Record<string, string>>

/** A loaded document: the canonical model plus our metadata in `x-panamax`. */
export interface AppSpec extends Extensions {
  readonly name: string
  readonly services: Readonly<Record<string, ServiceSpec>>
  readonly networks?: Readonly<Record<string, NetworkSpec>>
  readonly volumes?: Readonly<Record<string, VolumeSpec>>
  readonly configs?: Readonly<Record<string, FileObjectSpec>>
  readonly secrets?: Readonly<Record<string, FileObjectSpec>>
}

export interface ServiceSpec extends Extensions {
  readonly annotations?: StringMap
  readonly attach?: boolean
  readonly blkio_config?: Json
  readonly build?: BuildSpec
  readonly cap_add?: readonly string[]
  readonly cap_drop?: readonly string[]
  readonly cgroup?: string
  readonly cgroup_parent?: string
  readonly command: readonly string[] | null
  readonly configs?: readonly FileReference[]
  readonly container_name?: string
  readonly cpu_count?: number
  readonly cpu_percent?: number
  readonly cpu_period?: string | number
  readonly cpu_quota?: string | number
  readonly cpu_rt_period?: string | number
  readonly cpu_rt_runtime?: string | number
  readonly cpu_shares?: string | number
  readonly cpus?: number
  readonly cpuset?: string
  readonly credential_spec?: Json
  readonly depends_on?: Readonly<Record<string, Dependency>>
  readonly deploy?: DeploySpec
  readonly develop?: Json
  readonly device_cgroup_rules?: readonly string[]
  readonly devices?: readonly DeviceMapping[]
  readonly dns?: readonly string[]
  readonly dns_opt?: readonly string[]
  readonly dns_search?: readonly string[]
  readonly domainname?: string
  readonly entrypoint: readonly string[] | null
  /** `null`: taken from the environment of whoever runs it, where it is set there. */
  readonly environment?: Readonly<Record<string, string | null>>
  readonly expose?: readonly string[]
  readonly external_links?: readonly string[]
  readonly extra_hosts?: readonly string[]
  readonly gpus?: Json
  readonly group_add?: readonly string[]
  readonly healthcheck?: HealthcheckSpec
  readonly hostname?: string
  readonly image?: string
  readonly init?: boolean
  readonly ipc?: string
  readonly isolation?: string
  readonly labels?: StringMap
  readonly links?: readonly string[]
  readonly logging?: { readonly driver?: string; readonly options?: StringMap }
  readonly mac_address?: string
  readonly mem_limit?: string
  readonly mem_reservation?: string
  readonly mem_swappiness?: string | number
  readonly memswap_limit?: string
  readonly models?: Json
  readonly network_mode?: string
  readonly networks?: Readonly<Record<string, ServiceNetwork | null>>
  readonly oom_kill_disable?: boolean
  readonly oom_score_adj?: number
  readonly pid?: string
  readonly pids_limit?: number
  readonly platform?: string
  readonly ports?: readonly PortMapping[]
  readonly post_start?: readonly LifecycleHook[]
  readonly pre_stop?: readonly LifecycleHook[]
  readonly privileged?: boolean
  readonly profiles?: readonly string[]
  readonly provider?: Json
  readonly pull_policy?: string
  readonly read_only?: boolean
  readonly restart?: string
  readonly runtime?: string
  readonly scale?: number
  readonly secrets?: readonly FileReference[]
  readonly security_opt?: readonly string[]
  readonly shm_size?: string
  readonly stdin_open?: boolean
  readonly stop_grace_period?: string
  readonly stop_signal?: string
  readonly storage_opt?: StringMap
  readonly sysctls?: StringMap
  readonly tmpfs?: readonly string[]
  readonly tty?: boolean
  readonly ulimits?: Readonly<Record<string, number | { readonly soft: number; readonly hard: number }>>
  readonly use_api_socket?: boolean
  readonly user?: string
  readonly userns_mode?: string
  readonly uts?: string
  readonly volumes?: readonly MountSpec[]
  readonly volumes_from?: readonly string[]
  readonly working_dir?: string
}

export type DependencyCondition = 'service_started' | 'service_healthy' | 'service_completed_successfully'

export interface Dependency {
  readonly condition: DependencyCondition
  /** Restart this service when the dependency is replaced or restarted. */
  readonly restart?: boolean
  /** `false`: go on, with a warning, when the dependency is absent or fails. */
  readonly required: boolean
}

export interface PortMapping extends Extensions {
  readonly name?: string
  readonly mode?: string
  readonly host_ip?: string
  /** Port inside the container, 1 to 65535. */
  readonly target: number
  /** A port or a range "8000-8010"; absent: the engine chooses one. */
  readonly published?: string
  readonly protocol?: string
  readonly app_protocol?: string
}

export interface MountSpec extends Extensions {
  readonly type: 'volume' | 'bind' | 'tmpfs' | 'npipe' | 'cluster' | 'image'
  readonly source?: string
  readonly target: string
  readonly read_only?: boolean
  readonly consistency?: string
  readonly bind?: {
    readonly propagation?: string
    readonly create_host_path?: boolean
    readonly selinux?: string
    readonly recursive?: string
  }
  readonly volume?: { readonly nocopy?: boolean; readonly subpath?: string; readonly labels?: StringMap }
  readonly tmpfs?: { readonly size?: string; readonly mode?: number }
  readonly image?: { readonly subpath?: string }
}

export interface ServiceNetwork extends Extensions {
  readonly aliases?: readonly string[]
  readonly ipv4_address?: string
  readonly ipv6_address?: string
  readonly link_local_ips?: readonly string[]
  readonly mac_address?: string
  readonly driver_opts?: StringMap
  readonly priority?: number
  readonly gw_priority?: number
  readonly interface_name?: string
}

export interface HealthcheckSpec extends Extensions {
  readonly disable?: boolean
  readonly test?: readonly string[]
  readonly interval?: string
  readonly timeout?: string
  readonly retries?: number
  readonly start_period?: string
  readonly start_interval?: string
}

export interface FileReference extends Extensions {
  readonly source: string
  readonly target?: string
  readonly uid?: string
  readonly gid?: string
  /** Octal, as text: "0440". */
  readonly mode?: string
}

export interface DeviceMapping extends Extensions {
  readonly source: string
  readonly target?: string
  readonly permissions?: string
}

export interface LifecycleHook extends Extensions {
  readonly command: readonly string[]
  readonly user?: string
  readonly privileged?: boolean
  readonly working_dir?: string
  readonly environment?: Readonly<Record<string, string | null>>
}

export interface DeploySpec extends Extensions {
  readonly mode?: string
  readonly replicas?: number
  readonly labels?: StringMap
  readonly endpoint_mode?: string
  readonly update_config?: Json
  readonly rollback_config?: Json
  readonly restart_policy?: {
    readonly condition?: string
    readonly delay?: string
    readonly max_attempts?: number
    readonly window?: string
  }
  readonly placement?: {
    readonly constraints?: readonly string[]
    readonly preferences?: readonly Json[]
    readonly max_replicas_per_node?: number
  }
  readonly resources?: { readonly limits?: ResourceAmounts; readonly reservations?: ResourceAmounts }
}

export interface ResourceAmounts extends Extensions {
  readonly cpus?: number
  readonly memory?: string
  readonly pids?: number
  readonly devices?: readonly Json[]
  readonly generic_resources?: readonly Json[]
}

export interface BuildSpec extends Extensions {
  readonly context?: string
  readonly dockerfile?: string
  readonly [key: string]: Json | undefined
}

export interface NetworkSpec extends Extensions {
  readonly name: string
  readonly driver?: string
  readonly driver_opts?: StringMap
  readonly external?: boolean
  readonly internal?: boolean
  readonly attachable?: boolean
  readonly enable_ipv4?: boolean
  readonly enable_ipv6?: boolean
  readonly labels?: StringMap
  readonly ipam?: {
    readonly driver?: string
    readonly config?: readonly {
      readonly subnet?: string
      readonly gateway?: string
      readonly ip_range?: string
      readonly aux_addresses?: StringMap
    }[]
    readonly options?: StringMap
  }
}

export interface VolumeSpec extends Extensions {
  readonly name: string
  readonly driver?: string
  readonly driver_opts?: StringMap
  readonly external?: boolean
  readonly labels?: StringMap
}

/** A config or a secret: exactly one of `file`, `content`, `environment`, `external`. */
export interface FileObjectSpec extends Extensions {
  readonly name: string
  readonly file?: string
  readonly content?: string
  readonly environment?: string
  readonly external?: boolean
  readonly labels?: StringMap
  readonly template_driver?: string
  readonly driver?: string
  readonly driver_opts?: StringMap
}
