import type { RegistryLogin } from '../store/registries.ts'

/** How a registry is reached, and as whom. */
export interface RegistryAccess {
  /** As in references: "docker.io", "registry.example:5000". */
  readonly host: string
  /** For people. */
  readonly title: string
  /** Where it may be found, the best first: `https://registry.example:5000`. */
  readonly addresses: readonly string[]
  /** An admin has named it: it may be within a private network. */
  readonly allowPrivate: boolean
  /** An admin has said so: without TLS, or with any certificate. */
  readonly insecure: boolean
  /** Throws `failed` when the password cannot be read. */
  credentials(): RegistryLogin | undefined
}

const hubNames = new Set([
  'index.docker.io',
  'registry-1.docker.io',
  'hub.docker.com',
  'registry.hub.docker.com',
  'www.docker.com',
])

export const hubHost = 'docker.io'

/** Docker Hub goes by several names; its images are of "docker.io". */
export function canonicalHost(host: string): string {
  const name = host.toLowerCase()
  return hubNames.has(name) ? hubHost : name
}

/** This machine itself: there an engine asks for no TLS either. */
export function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3})(:\d+)?$/.test(host)
}

/** An insecure registry may have a certificate that nobody vouches for, or speak plain HTTP. */
export function addressesOf(host: string, insecure: boolean): readonly string[] {
  return insecure ? [`https://${host}`, `http://${host}`] : [`https://${host}`]
}
