import type { SourceDetail } from '@panamax/contract/sources'
import { PanamaxError } from '@panamax/core/errors'
import type { Logger } from 'pino'
import type { z } from 'zod'
import type { Actor } from '../auth/actor.ts'
import type { HandlersOf } from '../http/handler.ts'
import type { Network } from '../net/network.ts'
import { shownAddress } from '../net/shown-address.ts'
import type { SourceFileStore } from '../store/source-files.ts'
import { admitPlace } from './admit-place.ts'
import { branchOf, checkChange, cleanFolder, placeOf } from './place.ts'
import type { Sources } from './sources.ts'
import { mayChange, mostFiles, sourceDetailView, sourceView } from './view.ts'

type SourceRoute = 'listSources' | 'addSource' | 'getSource' | 'refreshSource' | 'updateSource' | 'removeSource'

export interface SourceServices {
  readonly sources: Sources
  readonly files: SourceFileStore
  readonly network: Network
  readonly log: Logger
}

/** The routes of sources. */
export function sourceHandlers({ sources, files, network, log }: SourceServices): HandlersOf<SourceRoute> {
  const detail = (name: string, actor: Actor): z.output<typeof SourceDetail> =>
    sourceDetailView(sources.get(name), files.page(name, mostFiles), actor.role)
  const mustBeAllowed = (name: string, actor: Actor): void => {
    if (mayChange(sources.get(name).source, actor.role)) return
    throw new PanamaxError('forbidden', `Only an admin may change or remove ${name}: an admin has opened it for all.`)
  }
  return {
    listSources: async ({ actor }) => sources.list().map((status) => sourceView(status, actor.role)),
    getSource: async ({ params, actor }) => detail(params.name, actor),
    async addSource({ body, actor, signal }) {
      const isAdmin = actor.role === 'admin'
      const place = await placeOf(body, isAdmin)
      const { isLocal } = await admitPlace(place, { isAdmin, network, signal })
      const name = await sources.add(place, { name: body.name, isLocal, signal })
      const { kind } = place
      const address = shownAddress(place.address)
      log.info({ audit: 'source added', source: name, kind, address, by: actor.name }, 'a source was added')
      return detail(name, actor)
    },
    async refreshSource({ params: { name }, actor, signal }) {
      await sources.refresh(name, signal)
      return detail(name, actor)
    },
    async updateSource({ params: { name }, body, actor, signal }) {
      mustBeAllowed(name, actor)
      if (body.credentials !== undefined && actor.role !== 'admin') {
        throw new PanamaxError('forbidden', 'Only an admin may give a source credentials, or take them away.')
      }
      checkChange(sources.get(name).source, body)
      const change = {
        ...(body.branch === undefined ? {} : { branch: branchOf(body.branch) }),
        ...(body.folder === undefined ? {} : { folder: cleanFolder(body.folder) }),
        ...(body.credentials === undefined ? {} : { credentials: body.credentials ?? undefined }),
      }
      log.info(
        { audit: 'source changed', source: name, what: Object.keys(change), by: actor.name },
        'a source was changed',
      )
      await sources.update(name, change, signal)
      return detail(name, actor)
    },
    async removeSource({ params: { name }, actor }) {
      mustBeAllowed(name, actor)
      await sources.remove(name)
      log.info({ audit: 'source removed', source: name, by: actor.name }, 'a source was removed')
    },
  }
}
