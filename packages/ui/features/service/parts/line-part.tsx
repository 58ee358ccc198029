import { load } from '@panamax/core/compose/load'
import { toDockerRun } from '@panamax/core/convert/docker-run'
import { variablesOf } from '@panamax/core/template/variables'
import { Alert, Button, CopyButton, List, Text } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useMemo } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'

/** The docker run line that the service amounts to. */
export function LinePart({ service }: { readonly service: string }) {
  const { service: texts, shell } = useTexts()
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
      {/* Long lines scroll, by keyboard too. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre className={classes.text} tabIndex={0} aria-label={texts.part.line}>
        {line.text}
      </pre>
      <CopyButton value={line.text}>
        {({ copied, copy }) => (
          <Button
            variant="default"
            onClick={copy}
            className={classes.start}
            leftSection={
              copied ? <IconCheck size={15} aria-hidden="true" /> : <IconCopy size={15} aria-hidden="true" />
            }
          >
            {copied ? shell.copied : shell.copy}
          </Button>
        )}
      </CopyButton>
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

/** Without the values of secrets, which the browser does not have: their variables stay as they are written. */
function lineFor(document: string, values: Readonly<Record<string, string | null>>, app: string, service: string) {
  const known = Object.entries(values).map(([name, value]) => [name, value ?? `\${${name}}`])
  const needed = variablesOf(document).filter(({ name, hasDefault }) => !hasDefault && !Object.hasOwn(values, name))
  const { app: spec } = load({
    files: [{ path: 'compose.yaml', text: document }],
    variables: Object.fromEntries([...known, ...needed.map(({ name }) => [name, `\${${name}}`])]) as Record<
      string,
      string
    >,
    projectName: app,
    readFile: () => '',
  })
  return spec === undefined ? undefined : toDockerRun(spec, service)
}
