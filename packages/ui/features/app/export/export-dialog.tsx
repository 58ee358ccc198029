import { Alert, Button, Group, List, Modal, SegmentedControl, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { CodeText, CopyText } from '../../../components/code-text.tsx'
import { saveFile } from '../../../components/save-file.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { type ExportFormat, exported, exportFormats } from './export-formats.ts'
import { toldSecrets } from './told-secrets.ts'

/** The app to take elsewhere, with what the chosen form cannot say. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }) {
  const { export: texts } = useTexts()
  const { app, base } = useDraft()
  const [format, setFormat] = useState<ExportFormat>('compose')
  const result = useMemo(
    () => exported(format, { app: app.name, document: base?.document ?? '', values: base?.values ?? {} }),
    [app.name, base, format],
  )
  const secrets = useMemo(() => toldSecrets(base?.document ?? ''), [base])
  return (
    <Modal opened onClose={onClose} title={texts.title(app.title)} size="xl">
      <Stack gap="sm">
        <SegmentedControl
          aria-label={texts.format}
          data={exportFormats.map((value) => ({ value, label: texts.formats[value] }))}
          value={format}
          onChange={(value) => setFormat(value as ExportFormat)}
        />
        <Text size="sm" c="dimmed">
          {texts.hints[format]}
        </Text>
        {result === undefined ? (
          <Alert color="yellow" variant="light">
            {texts.failed}
          </Alert>
        ) : (
          <>
            {result.losses.length === 0 ? null : (
              <Alert color="yellow" variant="light" title={texts.losses}>
                <List size="sm">
                  {result.losses.map(({ path, lost, instead }) => (
                    <List.Item key={`${path.join('.')} ${lost}`}>
                      {path.length === 0 ? null : <code>{path.join('.')} </code>}
                      {instead === undefined ? lost : `${lost}. ${instead}`}
                    </List.Item>
                  ))}
                </List>
              </Alert>
            )}
            {secrets.length === 0 ? null : (
              <Alert color="yellow" variant="light" title={texts.secrets}>
                <List size="sm">
                  {secrets.map((place) => (
                    <List.Item key={place}>
                      <code>{place}</code>
                    </List.Item>
                  ))}
                </List>
                {texts.secretsHint}
              </Alert>
            )}
            <CodeText text={result.text} label={result.fileName} />
            <Group justify="flex-end">
              <CopyText text={result.text} />
              <Button
                leftSection={<IconDownload size={15} aria-hidden="true" />}
                onClick={() => saveFile(result.fileName, result.text)}
                data-autofocus
              >
                {texts.download}
              </Button>
            </Group>
          </>
        )}
      </Stack>
    </Modal>
  )
}
