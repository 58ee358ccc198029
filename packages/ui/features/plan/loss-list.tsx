import type { PlanView } from '@panamax/contract/apps'
import { Alert, List } from '@mantine/core'
import { useTexts } from '../../texts/texts.tsx'

/** What the target cannot carry over: nothing is dropped silently. */
export function LossList({ losses }: { readonly losses: PlanView['losses'] }) {
  const { run } = useTexts()
  if (losses.length === 0) return null
  return (
    <Alert color="yellow" variant="light" mt="sm" title={run.losses}>
      <List size="sm">
        {losses.map(({ path, lost, instead }) => (
          <List.Item key={`${path} ${lost}`}>
            <code>{path}</code>: {lost}
            {instead === undefined ? '' : ` ${instead}`}
          </List.Item>
        ))}
      </List>
    </Alert>
  )
}
