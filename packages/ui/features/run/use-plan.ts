import type { AppDraft, PlanView } from '@panamax/contract/apps'
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { client } from '../../api/client.ts'

/**
 * What making the app would do, asked anew a moment after the draft has changed. Undefined is a draft that is known to be
 * wrong: nothing is asked, and the last plan is kept.
 */
export function usePlan(draft: AppDraft | undefined) {
  const [settled] = useDebouncedValue(draft, 250)
  const query = useQuery<PlanView>({
    queryKey: ['draft-plan', settled],
    queryFn: settled === undefined ? skipToken : ({ signal }) => client.call('planApp', { body: settled }, signal),
    placeholderData: keepPreviousData,
    // What is free and what runs changes outside.
    staleTime: 0,
    gcTime: 0,
  })
  return { ...query, isCurrent: settled === draft && !query.isPlaceholderData && !query.isFetching }
}
