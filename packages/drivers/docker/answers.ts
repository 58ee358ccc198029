import { z } from 'zod'

/** What the engine answers, as far as the driver reads it. Lenient: engines of many versions and Podman leave out or add. */
const labels = z.record(z.string(), z.string()).nullish()

const portSchema = z.object({
  IP: z.string().optional(),
  PrivatePort: z.number(),
  PublicPort: z.number().optional(),
  Type: z.string(),
})

export const containerSummary = z.object({
  Id: z.string(),
  Names: z.array(z.string()).nullish(),
  Image: z.string().optional(),
  ImageID: z.string().optional(),
  State: z.string(),
  Labels: labels,
  Ports: z.array(portSchema).nullish(),
  Created: z.number().optional(),
  /** Since Engine API 1.52. */
  Health: z.object({ Status: z.string().optional() }).nullish(),
})
export type ContainerSummary = z.infer<typeof containerSummary>
export const containerList = z.array(containerSummary)

const mount = z.object({
  Type: z.string().optional(),
  Name: z.string().optional(),
  Destination: z.string(),
})

export const containerDetails = z.object({
  Id: z.string(),
  Name: z.string(),
  /** Id of its image. */
  Image: z.string().optional(),
  Created: z.string().optional(),
  RestartCount: z.number().optional(),
  State: z.object({
    Status: z.string(),
    ExitCode: z.number().optional(),
    OOMKilled: z.boolean().optional(),
    Error: z.string().optional(),
    StartedAt: z.string().optional(),
    FinishedAt: z.string().optional(),
    Health: z
      .object({
        Status: z.string(),
        Log: z.array(z.object({ Output: z.string().optional(), ExitCode: z.number().optional() })).nullish(),
      })
      .nullish(),
  }),
  Config: z.object({
    Image: z.string().optional(),
    Labels: labels,
    Tty: z.boolean().optional(),
    Healthcheck: z
      .object({
        Interval: z.number().optional(),
        Timeout: z.number().optional(),
        StartPeriod: z.number().optional(),
        StartInterval: z.number().optional(),
        Retries: z.number().optional(),
      })
      .nullish(),
  }),
  HostConfig: z
    .object({
      Privileged: z.boolean().optional(),
      RestartPolicy: z.object({ Name: z.string().optional(), MaximumRetryCount: z.number().optional() }).nullish(),
    })
    .optional(),
  Mounts: z.array(mount).nullish(),
  NetworkSettings: z
    .object({
      Ports: z
        .record(z.string(), z.array(z.object({ HostIp: z.string().optional(), HostPort: z.string() })).nullable())
        .nullish(),
      Networks: z.record(z.string(), z.unknown()).nullish(),
    })
    .optional(),
})
export type ContainerDetails = z.infer<typeof containerDetails>

export const network = z.object({
  Id: z.string(),
  Name: z.string(),
  Created: z.string().optional(),
  Labels: labels,
  Containers: z.record(z.string(), z.object({ Name: z.string().optional() })).nullish(),
})
export const networkList = z.array(network)

export const volume = z.object({ Name: z.string(), Labels: labels, CreatedAt: z.string().optional() })
export const volumeList = z.object({ Volumes: z.array(volume).nullish() })

export const imageDetails = z.object({
  Id: z.string(),
  RepoTags: z.array(z.string()).nullish(),
  RepoDigests: z.array(z.string()).nullish(),
  Size: z.number().optional(),
  Created: z.string().nullish(),
  Os: z.string().optional(),
  Architecture: z.string().optional(),
  Variant: z.string().optional(),
  Metadata: z.object({ LastTagTime: z.string().optional() }).nullish(),
  Config: z
    .object({
      Env: z.array(z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
      ExposedPorts: z.record(z.string(), z.unknown()).nullish(),
      Volumes: z.record(z.string(), z.unknown()).nullish(),
      Labels: labels,
    })
    .nullish(),
})
export type ImageDetails = z.infer<typeof imageDetails>

export const created = z.object({ Id: z.string(), Warnings: z.array(z.string()).nullish() })
