import type { AppDetail } from '@panamax/contract/apps'
import type { Status } from '@panamax/contract/common'
import { useMemo } from 'react'
import { tiersOf } from '../../../document/service-model.ts'
import { useDraft } from '../draft/use-draft.tsx'

export interface ServiceFacts {
  readonly name: string
  readonly image: string
  readonly category: string | undefined
  readonly type: string | undefined
  readonly description: string | undefined
  readonly ports: readonly string[]
  readonly links: readonly { readonly service: string; readonly alias: string }[]
  readonly dependsOn: readonly string[]
  readonly volumes: readonly { readonly source: string; readonly target: string }[]
  /** Absent: it is only in the changes, not on the target. */
  readonly live: AppDetail['serviceList'][number] | undefined
}

export interface Tier {
  /** Empty: of services without one. */
  readonly category: string
  readonly isListed: boolean
  readonly services: readonly ServiceFacts[]
}

/** The services as the document with its changes has them, with what is seen of each on the target. */
export function useServices(): readonly ServiceFacts[] {
  const { app, model } = useDraft()
  return useMemo(() => {
    const live = new Map(app.serviceList.map((service) => [service.name, service]))
    if (model === undefined) return app.serviceList.map(fromLive)
    return model.services.map((service) => ({
      name: service.name,
      image: service.image || (live.get(service.name)?.image ?? ''),
      category: service.category,
      type: service.type,
      description: service.description,
      ports: service.ports,
      links: service.links,
      dependsOn: service.dependsOn.map((each) => each.service),
      volumes: service.volumes,
      live: live.get(service.name),
    }))
  }, [app.serviceList, model])
}

export function useTiers(): readonly Tier[] {
  const { app, model } = useDraft()
  const services = useServices()
  return useMemo(() => {
    const listed = model?.categories ?? app.categories
    const tiers = tiersOf({ services, categories: listed }).map((category) => ({
      category,
      isListed: listed.includes(category),
      services: services.filter((service) => service.category === category),
    }))
    const rest = services.filter(({ category }) => category === undefined)
    // Somewhere to drop what shall have no category, only once there is a choice.
    return rest.length > 0 || tiers.length === 0 ? [...tiers, { category: '', isListed: false, services: rest }] : tiers
  }, [app.categories, model, services])
}

function fromLive(live: AppDetail['serviceList'][number]): ServiceFacts {
  const { name, image, category, type, description, links, dependsOn, endpoints } = live
  const ports = endpoints.map(({ published, target }) => `${published}:${target}`)
  return { name, image, category, type, description, ports, links, dependsOn, volumes: [], live }
}

/** It stands still while the rest of its app is meant to run. */
export function canStart({ live }: Pick<ServiceFacts, 'live'>, wanted: AppDetail['wanted']): boolean {
  if (wanted !== 'running' || live === undefined || live.instances.length === 0) return false
  return ['stopped', 'completed', 'failed'].includes(live.status.state)
}

export const notDeployed = (reason: string): Status => ({ state: 'pending', reason })
