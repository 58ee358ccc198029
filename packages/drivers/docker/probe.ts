import type { Health } from '@panamax/core/deploy/driver'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { EngineClient } from './client.ts'
import { addressOf } from './connection/problems.ts'
import { isAtLeast, oldestVersion } from './connection/version.ts'

const versionAnswer = z.object({
  Version: z.string(),
  Os: z.string().optional(),
  Arch: z.string().optional(),
  KernelVersion: z.string().optional(),
  Components: z.array(z.object({ Name: z.string() })).nullish(),
})
const infoAnswer = z.object({
  Name: z.string().optional(),
  NCPU: z.number().optional(),
  MemTotal: z.number().optional(),
  OperatingSystem: z.string().optional(),
  CgroupVersion: z.string().optional(),
  SecurityOptions: z.array(z.string()).nullish(),
})

/** Is it there, what is it, and if not, why and what to do. Throws only when canceled. */
export async function probe(client: EngineClient, signal: AbortSignal): Promise<Health> {
  try {
    return await ask(client, signal)
  } catch (error) {
    if (!(error instanceof PanamaxError) || error.code === 'canceled') throw error
    const state = error.details['undetected'] === true ? 'undetected' : 'unhealthy'
    return { state, reason: error.message }
  }
}

async function ask(client: EngineClient, signal: AbortSignal): Promise<Health> {
  const spoken = await client.version(signal)
  const [version, info, { endpoint, from }] = await Promise.all([
    client.json({ path: '/version', signal }).then((answer) => versionAnswer.parse(answer)),
    client.json({ path: '/info', signal }).then((answer) => infoAnswer.parse(answer)),
    client.whereabouts(signal),
  ])
  const isPodman = version.Components?.some((component) => component.Name.startsWith('Podman')) === true
  const product = isPodman ? 'Podman' : 'Docker Engine'
  const facts = {
    product,
    version: version.Version,
    apiVersion: spoken,
    address: addressOf(endpoint),
    addressFrom: from,
    os: info.OperatingSystem ?? version.Os ?? '',
    architecture: version.Arch ?? '',
    kernel: version.KernelVersion ?? '',
    name: info.Name ?? '',
    processors: info.NCPU ?? 0,
    memory: info.MemTotal ?? 0,
    cgroupVersion: info.CgroupVersion ?? '',
    rootless: info.SecurityOptions?.some((option) => option.includes('name=rootless')) === true,
  }
  if (!isAtLeast(spoken, oldestVersion)) {
    const reason = `${product} ${version.Version} speaks API ${spoken}; Panamax needs ${oldestVersion} (Docker Engine 20.10) or newer. Update the engine.`
    return { state: 'unhealthy', reason, facts }
  }
  return { state: 'healthy', reason: `${product} ${version.Version}, API ${spoken}`, facts }
}
