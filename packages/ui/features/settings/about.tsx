import { Anchor, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { client } from '../../api/client.ts'
import { keys } from '../../api/keys.ts'
import { Failure } from '../../components/failure.tsx'
import { Rows } from '../../components/rows.tsx'
import { useTexts } from '../../texts/texts.tsx'

/** What this is, and of which versions it is made: what a report of a problem begins with. */
export function About() {
  const { about: texts } = useTexts()
  const { data, error } = useQuery({
    queryKey: keys.system,
    queryFn: ({ signal }) => client.call('getSystem', {}, signal),
  })
  // What stands above it comes in bit by bit, and moves it away from where the address has led.
  useEffect(() => {
    if (data !== undefined && location.hash === '#about') document.getElementById('about')?.scrollIntoView()
  }, [data])
  if (error !== null) return <Failure error={error} title={texts.failed} />
  if (data === undefined) return <Skeleton h={90} />
  return (
    <>
      <Text size="sm" mb="sm">
        {texts.what}
      </Text>
      <Rows
        label={texts.versions}
        rows={[
          { key: 'panamax', title: 'Panamax', detail: data.version },
          ...data.targets.map(({ name, kind, health }) => ({
            key: name,
            title: texts.target(name, kind),
            detail: health.reason,
          })),
        ]}
      />
      <Text size="sm" c="dimmed" mt="sm">
        {texts.license}{' '}
        <Anchor href={client.url('getOpenApi', {})} target="_blank" rel="noreferrer" size="sm" underline="always">
          {texts.api}
        </Anchor>
      </Text>
    </>
  )
}
