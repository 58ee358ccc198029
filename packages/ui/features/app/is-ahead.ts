import type { AppSummary } from '@panamax/contract/apps'

/** Its newest revision was saved and not deployed, and nothing is on the way. */
export function isAhead({ managed, deployedRevision, latestRevision, activeDeployment }: AppSummary): boolean {
  return (
    managed && deployedRevision !== undefined && latestRevision !== deployedRevision && activeDeployment === undefined
  )
}
