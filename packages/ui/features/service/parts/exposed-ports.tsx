import { Button, Text, TextInput, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { imageDetailsQuery } from '../../../api/queries.ts'
import { type DocumentService, listOf, textOf } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { RemoveButton } from './part.tsx'
import { isPort } from './port-text.ts'

interface Props {
  readonly service: DocumentService
  /** Without variables. */
  readonly image: string
}

/** What the other services reach it at: what its image says, which cannot be changed, and what the document adds. */
export function ExposedPorts({ service, image: reference }: Props) {
  const { service: texts } = useTexts()
  const { app, edit, mayEdit } = useDraft()
  // An image that is not on the machine yet says nothing.
  const { data: image } = useQuery({
    ...imageDetailsQuery(reference, app.target),
    enabled: reference !== '' && app.allowedActions.includes('inspect'),
  })
  const own = listOf(service.plain['expose']).map(textOf)
  const ofImage = image?.exposed ?? []
  const set = (ports: readonly string[]) =>
    ports.length === 0
      ? edit({ type: 'remove-field', service: service.name, path: ['expose'] })
      : edit({ type: 'set-field', service: service.name, path: ['expose'], value: [...ports] })
  return (
    <>
      <Title order={3} size="h4" mt="md">
        {texts.exposedPorts}
      </Title>
      {ofImage.length === 0 && own.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noExposed}
        </Text>
      ) : (
        <ul className={classes.rows} aria-label={texts.exposedPorts}>
          {ofImage.map((port) => (
            <li key={`image ${port}`} className={classes.pair}>
              <code className={classes.key}>{port}</code>
              <span className={classes.muted}>{texts.exposedByImage}</span>
            </li>
          ))}
          {own.map((port) => (
            <li key={port} className={classes.pair}>
              <code className={classes.key}>{port}</code>
              <span />
              <RemoveButton what={port} onClick={() => set(own.filter((each) => each !== port))} />
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? <AddExposed known={own} onAdd={(port) => set([...own, port])} /> : null}
    </>
  )
}

interface AddProps {
  readonly known: readonly string[]
  readonly onAdd: (port: string) => boolean
}

function AddExposed({ known, onAdd }: AddProps) {
  const { service: texts } = useTexts()
  const [port, setPort] = useState('')
  const isWrong = port !== '' && !isPort(port.replace(/\/(tcp|udp)$/, ''))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (port !== '' && !isWrong && !known.includes(port) && onAdd(port)) setPort('')
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <TextInput
        label={texts.exposeLabel}
        value={port}
        onChange={(event) => setPort(event.currentTarget.value.trim())}
        error={isWrong ? texts.portWrong : undefined}
        inputMode="numeric"
        autoComplete="off"
      />
      <Button type="submit" variant="default" disabled={port === '' || known.includes(port)}>
        {texts.addExposed}
      </Button>
    </form>
  )
}
