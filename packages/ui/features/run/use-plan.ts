import type { AppDraft, PlanView } from '@panamax/contract/apps'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { client } from '../../api/client.ts'

/** What making the app would do, asked anew a moment after the draft has changed, unless the draft is known to be wrong. */
export function usePlan(draft: AppDraft, isRight: boolean) {
  const [settled] = useDebouncedValue(draft, 250)
  const query = useQuery<PlanView>({
    queryKey: ['draft-plan', settled],
    queryFn: ({ signal }) => client.call('planApp', { body: settled }, signal),
    enabled: isRight,
    placeholderData: keepPreviousData,
    // What is free and what runs changes outside.
    staleTime: 0,
    gcTime: 0,
  })
  return { ...query, isCurrent: settled === draft && !query.isPlaceholderData && !query.isFetching }
}
