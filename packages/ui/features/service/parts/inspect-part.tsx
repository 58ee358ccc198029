import { Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { client } from '../../../api/client.ts'
import { Failure } from '../../../components/failure.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'

/** What the engine says, as it says it. Never kept: it holds secrets. */
export function InspectPart({ service }: { readonly service: string }) {
  const { service: texts } = useTexts()
  const { app } = useDraft()
  const { data, error } = useQuery({
    queryKey: ['inspect', app.name, service],
    queryFn: ({ signal }) => client.call('inspectService', { params: { app: app.name, service } }, signal),
    staleTime: 0,
    gcTime: 0,
  })
  if (error !== null) return <Failure error={error} title={texts.inspectFailed} />
  if (data === undefined) return <Skeleton h={320} />
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {data.length === 0 ? texts.noInstances : texts.inspectHint}
      </Text>
      {data.map((instance, index) => (
        // Long lines scroll, by keyboard too.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre key={index} className={classes.text} tabIndex={0} aria-label={texts.part.inspect}>
          {JSON.stringify(instance, null, 2)}
        </pre>
      ))}
    </>
  )
}
