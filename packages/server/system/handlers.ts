import type { Answer } from '@panamax/contract/client'
import { PanamaxError } from '@panamax/core/errors'
import type { HandlersOf } from '../http/handler.ts'
import type { Setup } from '../auth/setup.ts'
import {
  checkAddress,
  checkClock,
  checkDisk,
  checkGit,
  checkHome,
  checkNode,
  checkStore,
  checkTarget,
} from './checks.ts'
import type { AppServices, Platform } from './platform.ts'
import { version } from './version.ts'

export interface SystemServices {
  readonly platform: Platform
  readonly setup: Setup
  readonly targets: AppServices['targets']
  /** Where it listens; port 0 until it does. */
  readonly address: () => { readonly host: string; readonly port: number }
  /** False until everything is up, and again while it shuts down. */
  readonly isReady: () => boolean
}

type SystemRoute = 'getSystem' | 'diagnose' | 'getOpenApi' | 'isAlive' | 'isReady'

/** The routes about this installation. */
export function systemHandlers(services: SystemServices): HandlersOf<SystemRoute> {
  const { platform, setup, targets } = services
  /** Made once: it is public, and costs more than any other answer. */
  let description: Answer<'getOpenApi'> | undefined
  return {
    getSystem: async () => ({ version, needsSetup: setup.isNeeded(), targets: await targets() }),
    async diagnose() {
      const { host, port } = services.address()
      const [disk, git, engines] = await Promise.all([checkDisk(platform.home), checkGit(), targets()])
      return [
        checkNode(process.version),
        ...checkHome(platform.home),
        disk,
        checkStore(platform.database),
        checkClock(platform.now()),
        git,
        checkAddress(host, port),
        ...engines.map(checkTarget),
      ]
    },
    getOpenApi: async () => (description ??= (await import('@panamax/contract/openapi')).openApi(version)),
    isAlive: async () => ({ status: 'ok' }),
    async isReady() {
      if (services.isReady()) return { status: 'ok' }
      throw new PanamaxError('unreachable', 'Panamax is starting or shutting down. Try again in a moment.')
    },
  }
}
