import type { Registry } from '@panamax/contract/images'
import { parseImageReference } from '@panamax/core/check/image-ref'
import { PanamaxError } from '@panamax/core/errors'
import type { RegistryLogin, RegistryStore, StoredRegistry } from '../store/registries.ts'
import { dockerHub, type HubAddresses } from './hub-search.ts'
import { addressesOf, canonicalHost, hubHost, isLoopback, type RegistryAccess } from './registry-access.ts'

export interface RegistryChange {
  readonly enabled?: boolean | undefined
  readonly insecure?: boolean | undefined
  readonly login?: RegistryLogin | undefined
}

export interface RegistriesOptions {
  readonly store: RegistryStore
  /** RFC 3339. */
  readonly now: () => string
  readonly hub?: HubAddresses
  /** Called with the host of a registry of which something has changed. */
  readonly onChange?: (host: string) => void
}

/** Docker Hub, which is always there, and the registries that an admin has added; with how they fared when last asked. */
export class Registries {
  readonly hub: HubAddresses
  readonly #options: RegistriesOptions
  readonly #health = new Map<string, Registry['health']>()

  constructor(options: RegistriesOptions) {
    this.#options = options
    this.hub = options.hub ?? dockerHub
  }

  /** Docker Hub first, then by host. */
  list(): Registry[] {
    const others = this.#options.store.list().filter(({ host }) => host !== hubHost)
    return [hubHost, ...others.map(({ host }) => host)].map((host) => this.#present(host))
  }

  /** Throws `not_found`. */
  get(name: string): Registry {
    return this.#present(this.#found(canonicalHost(name)).host)
  }

  /** Adds one, or changes what is given. Throws `invalid_request`. */
  put(name: string, { enabled, insecure, login }: RegistryChange): Registry {
    const host = canonicalHost(name)
    requireHost(host)
    if (host === hubHost && insecure === true) {
      throw new PanamaxError('invalid_request', 'Docker Hub is always reached with TLS: it cannot be insecure.')
    }
    const present = this.#options.store.find(host)
    this.#options.store.put(host, {
      enabled: enabled ?? present?.enabled ?? true,
      insecure: insecure ?? present?.insecure ?? isLoopback(host),
      ...(login === undefined ? {} : { login }),
      updatedAt: this.#options.now(),
    })
    if (login !== undefined || (insecure !== undefined && insecure !== present?.insecure)) this.#health.delete(host)
    this.#options.onChange?.(host)
    return this.get(host)
  }

  /** Throws `not_found` when there is no such registry, or no login of it. */
  removeLogin(name: string): Registry {
    const host = canonicalHost(name)
    const { title } = this.get(host)
    if (!this.#options.store.removeLogin(host)) {
      throw new PanamaxError('not_found', `No login is stored for ${title}.`)
    }
    this.#health.delete(host)
    this.#options.onChange?.(host)
    return this.get(host)
  }

  /** Throws `not_found`, and `conflict` for Docker Hub. */
  remove(name: string): void {
    const host = canonicalHost(name)
    if (host === hubHost) {
      throw new PanamaxError(
        'conflict',
        'Docker Hub cannot be removed. To leave it out: panamax registry disable docker.io. To forget its login: panamax registry logout docker.io.',
      )
    }
    if (!this.#options.store.remove(host)) throw absent(host)
    this.#health.delete(host)
    this.#options.onChange?.(host)
  }

  /** How it is reached; throws `not_found`. */
  access(name: string): RegistryAccess {
    const { host, insecure } = this.#found(canonicalHost(name))
    const { store } = this.#options
    const isHub = host === hubHost
    return {
      host,
      title: titleOf(host),
      addresses: isHub ? [this.hub.registry] : addressesOf(host, insecure),
      allowPrivate: isHub ? this.hub.isPrivate === true : true,
      insecure: isHub ? this.hub.isPrivate === true : insecure,
      credentials: () => store.credentials(host),
    }
  }

  /** Takes down how one fared that was asked. An answer that refuses is an answer, unless it refuses a login. */
  note(host: string, error?: PanamaxError): void {
    const isKnown = host === hubHost || this.#options.store.find(host) !== undefined
    if (error?.code === 'canceled' || !isKnown) return
    const kind = error?.details['kind']
    const isAnswer = error === undefined || kind === 'refused' || kind === 'absent'
    this.#health.set(host, {
      state: isAnswer ? 'ok' : 'failed',
      reason: isAnswer ? 'It answers.' : error.message,
      checkedAt: this.#options.now(),
    })
  }

  #found(host: string): Omit<StoredRegistry, 'updatedAt'> {
    const found = this.#options.store.find(host)
    if (found === undefined && host !== hubHost) throw absent(host)
    return found ?? { host, enabled: true, insecure: false }
  }

  #present(host: string): Registry {
    return {
      title: titleOf(host),
      removable: host !== hubHost,
      ...this.#found(host),
      health: this.#health.get(host) ?? { state: 'unknown', reason: 'It was not asked yet.' },
    }
  }
}

function titleOf(host: string): string {
  return host === hubHost ? 'Docker Hub' : host
}

function absent(host: string): PanamaxError {
  return new PanamaxError(
    'not_found',
    `There is no registry ${host}. An admin can add it: panamax registry add ${host}`,
  )
}

/** A host that no reference can name would be of no use. */
function requireHost(host: string): void {
  const parsed = parseImageReference(`${host}/image`)
  if (!('problem' in parsed) && parsed.registry === host) return
  throw new PanamaxError(
    'invalid_request',
    `"${host}" is not the host of a registry. It has a dot or a port, or is "localhost": registry.example, registry:5000.`,
  )
}
