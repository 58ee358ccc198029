import type { QueryClient } from '@tanstack/react-query'
import { appQuery, appsQuery, revisionQuery, sessionQuery, templatePagesQuery } from './queries.ts'

/**
 * What a screen is about to ask for is asked for while its code is still on its way. Nobody waits for it here, and what
 * fails is told by the screen, which asks again.
 */
export function askAhead(queryClient: QueryClient, ask: (queryClient: QueryClient) => Promise<unknown>): void {
  void queryClient
    .ensureQueryData(sessionQuery)
    // Whoever has not signed in would only be refused.
    .then((session) => (session === null ? undefined : ask(queryClient)))
    .catch(() => undefined)
}

export const askTemplates = (queryClient: QueryClient) => queryClient.ensureInfiniteQueryData(templatePagesQuery())

export const askApps = (queryClient: QueryClient) => queryClient.ensureQueryData(appsQuery)

/** The app, and its newest document. */
export const askApp = (name: string) => async (queryClient: QueryClient) => {
  const { managed, latestRevision } = await queryClient.ensureQueryData(appQuery(name))
  if (managed && latestRevision !== undefined) await queryClient.ensureQueryData(revisionQuery(name, latestRevision))
}
