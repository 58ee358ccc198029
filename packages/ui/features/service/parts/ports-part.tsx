import { Button, NativeSelect, Text, TextInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { DocumentService } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { Part, RemoveButton } from './part.tsx'

const isPort = (text: string) =>
  /\$/.test(text) || (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535)

export function PortsPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit } = useDraft()
  return (
    <Part>
      {service.ports.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noPorts}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {service.ports.map((port) => (
            <li key={port} className={classes.single}>
              <code className={classes.key}>{port}</code>
              <RemoveButton what={port} onClick={() => edit({ type: 'remove-port', service: service.name, port })} />
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? <AddPort service={service.name} /> : null}
    </Part>
  )
}

function AddPort({ service }: { readonly service: string }) {
  const { service: texts } = useTexts()
  const { edit } = useDraft()
  const first = useRef<HTMLInputElement>(null)
  const [host, setHost] = useState('')
  const [container, setContainer] = useState('')
  const [protocol, setProtocol] = useState('tcp')
  const [asked, setAsked] = useState(false)
  const wrong = (text: string) => (asked && !isPort(text) ? texts.portWrong : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!isPort(host) || !isPort(container)) return
    const port = `${host}:${container}${protocol === 'tcp' ? '' : `/${protocol}`}`
    if (!edit({ type: 'add-port', service, port })) return
    setHost('')
    setContainer('')
    setAsked(false)
    first.current?.focus()
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <TextInput
        ref={first}
        label={texts.hostPort}
        value={host}
        onChange={(event) => setHost(event.currentTarget.value.trim())}
        error={wrong(host)}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextInput
        label={texts.containerPort}
        value={container}
        onChange={(event) => setContainer(event.currentTarget.value.trim())}
        error={wrong(container)}
        inputMode="numeric"
        autoComplete="off"
      />
      <NativeSelect
        label={texts.protocol}
        data={['tcp', 'udp']}
        value={protocol}
        onChange={(event) => setProtocol(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {texts.addPort}
      </Button>
    </form>
  )
}
