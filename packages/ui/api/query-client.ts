import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isCode } from './client.ts'
import { keys } from './keys.ts'

/** What the server pushes is not asked for again: nothing goes stale by time alone. */
export function createQueryClient(): QueryClient {
  const onError = (error: unknown) => {
    if (isCode(error, 'unauthorized')) queryClient.setQueryData(keys.session, null)
  }
  const queryClient: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 60_000,
        gcTime: 300_000,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && isCode(error, 'unreachable'),
        retryDelay: 700,
      },
    },
  })
  return queryClient
}
