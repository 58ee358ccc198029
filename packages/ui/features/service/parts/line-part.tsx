import { toDockerRun } from '@panamax/core/convert/docker-run'
import { Alert, List, Text } from '@mantine/core'
import { useMemo } from 'react'
import { CodeText, CopyText } from '../../../components/code-text.tsx'
import { specOf } from '../../../document/spec-of.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'

/** The docker run line that the service amounts to. */
export function LinePart({ service }: { readonly service: string }) {
  const { service: texts } = useTexts()
  const { app, base, document = '' } = useDraft()
  const line = useMemo(
    () => lineFor(document, base?.values ?? {}, app.name, service),
    [app.name, base, document, service],
  )
  if (line === undefined) return <Alert color="yellow">{texts.lineFailed}</Alert>
  return (
    <div className={classes.part}>
      <Text size="sm" c="dimmed" maw="60ch">
        {texts.lineHint}
      </Text>
      <CodeText text={line.text} label={texts.part.line} />
      <div>
        <CopyText text={line.text} />
      </div>
      {line.losses.length === 0 ? null : (
        <Alert color="yellow" variant="light" title={texts.lineLosses}>
          <List size="sm">
            {line.losses.map(({ path, lost, instead }) => (
              <List.Item key={path.join('.')}>{instead === undefined ? lost : `${lost}: ${instead}`}</List.Item>
            ))}
          </List>
        </Alert>
      )}
    </div>
  )
}

function lineFor(document: string, values: Readonly<Record<string, string | null>>, app: string, service: string) {
  const spec = specOf(document, values, app)
  return spec === undefined ? undefined : toDockerRun(spec, service)
}
