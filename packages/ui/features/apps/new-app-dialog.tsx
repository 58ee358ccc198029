import { parseDockerRun } from '@panamax/core/convert/docker-run'
import { Alert, Button, FileButton, Group, List, Modal, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useMemo, useState } from 'react'
import { useTexts } from '../../texts/texts.tsx'
import { imageIn } from '../discover/image-in.ts'
import { ImagePicker } from '../discover/image-picker.tsx'
import { RunSheet } from '../run/run-sheet.tsx'
import type { RunSubject } from '../run/run-form.tsx'
import classes from './apps.module.css'
import { FetchFile } from './fetch-file.tsx'
import type { NewAppKind } from './new-app-kind.ts'

interface Props {
  readonly kind: NewAppKind
  /** A compose project that is taken over. */
  readonly adopt?: string
  readonly onClose: () => void
}

const largest = 10_485_760
// Its services are added on its page.
const emptyApp = { document: 'services: {}\n', fileName: 'compose.yaml' }

/** What the app is made of; then the same sheet as for a template. */
export function NewAppDialog({ kind, adopt, onClose }: Props) {
  const { apps, run } = useTexts()
  const [text, setText] = useState('')
  const [fileName, setFileName] = useState('compose.yaml')
  const [problem, setProblem] = useState<string>()
  const [subject, setSubject] = useState<RunSubject | undefined>(kind === 'empty' ? emptyApp : undefined)
  const converted = useMemo(() => (kind === 'docker-run' ? parseDockerRun(text) : undefined), [kind, text])
  if (subject !== undefined) {
    const document = 'document' in subject ? subject.document : ''
    return (
      <RunSheet
        what={subject}
        title={kind === 'empty' ? apps.emptyTitle : run.title('')}
        document={document}
        onClose={onClose}
      />
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (kind === 'image') setSubject({ image: imageIn(text) ?? text.trim() })
    else if (kind === 'compose') setSubject({ document: text, fileName, ...(adopt === undefined ? {} : { adopt }) })
    else if (converted?.document !== undefined) setSubject({ document: converted.document, fileName: 'compose.yaml' })
  }
  const choose = (file: File | null) => {
    if (file === null) return
    setProblem(file.size > largest ? apps.tooLarge : undefined)
    if (file.size > largest) return
    setFileName(file.name)
    void file.text().then(setText)
  }
  const title =
    adopt !== undefined
      ? apps.adoptTitle(adopt)
      : {
          image: apps.imageTitle,
          compose: apps.composeTitle,
          'docker-run': apps.dockerRunTitle,
          empty: apps.emptyTitle,
        }[kind]
  const isReady = kind === 'docker-run' ? converted?.document !== undefined : text.trim() !== ''
  return (
    <Modal opened onClose={onClose} title={title} size="lg">
      <form onSubmit={submit}>
        <Stack gap="sm">
          {kind === 'image' ? (
            <ImagePicker label={apps.imageLabel} description={apps.imageHint} value={text} onChange={setText} isFirst />
          ) : (
            <Textarea
              label={kind === 'compose' ? apps.composeLabel : apps.dockerRunLabel}
              description={kind === 'compose' ? apps.composeHint : apps.dockerRunHint}
              className={classes.text}
              value={text}
              onChange={(event) => setText(event.currentTarget.value)}
              autosize
              minRows={kind === 'compose' ? 12 : 5}
              maxRows={20}
              error={problem}
              spellCheck={false}
              data-autofocus
            />
          )}
          {kind === 'compose' ? (
            <FetchFile
              onFetch={(file) => {
                setFileName(file.fileName)
                setText(file.text)
              }}
            />
          ) : null}
          {converted === undefined || text.trim() === '' ? null : <Findings converted={converted} />}
          <Group justify="space-between">
            {kind === 'compose' ? (
              <FileButton onChange={choose} accept=".yml,.yaml,.pmx,.json">
                {(props) => (
                  <Button {...props} variant="default">
                    {apps.composeChoose}
                  </Button>
                )}
              </FileButton>
            ) : (
              <span />
            )}
            <Button type="submit" disabled={!isReady}>
              {apps.next}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Findings({ converted }: { readonly converted: ReturnType<typeof parseDockerRun> }) {
  const words = [
    ...converted.problems.map(({ message }) => message),
    ...converted.losses.map(({ lost, instead }) => (instead === undefined ? lost : `${lost}: ${instead}`)),
  ]
  return words.length === 0 ? (
    <Text component="pre" className={classes.text} size="sm" m={0}>
      {converted.document}
    </Text>
  ) : (
    <Alert color="yellow" variant="light">
      <List size="sm">
        {words.map((word) => (
          <List.Item key={word}>{word}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
