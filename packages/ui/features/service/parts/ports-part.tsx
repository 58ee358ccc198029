import { Button, NativeSelect, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { Endpoints } from '../../../components/endpoints.tsx'
import type { DocumentService } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import type { ServiceFacts } from '../../app/tiers/use-tiers.ts'
import classes from '../service.module.css'
import { ExposedPorts } from './exposed-ports.tsx'
import { Part, RemoveButton } from './part.tsx'
import { isPort, readPort, writePort } from './port-text.ts'

interface Props {
  readonly service: DocumentService
  readonly live: ServiceFacts['live']
}

/** What is reached from outside, where it is reached right now, and what the other services reach. */
export function PortsPart({ service, live }: Props) {
  const { service: texts } = useTexts()
  const { edit, mayEdit } = useDraft()
  return (
    <Part hint={texts.portsHint}>
      <Title order={3} size="h4">
        {texts.publishedPorts}
      </Title>
      {service.ports.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noPorts}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {service.ports.map((port) => (
            <li key={port} className={classes.pair}>
              <code className={classes.key}>{port}</code>
              <Assigned port={port} live={live} />
              <RemoveButton what={port} onClick={() => edit({ type: 'remove-port', service: service.name, port })} />
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? <AddPort service={service.name} /> : null}
      <ExposedPorts service={service} image={service.image.includes('$') ? (live?.image ?? '') : service.image} />
    </Part>
  )
}

/** Where that port is on the host at the moment. */
function Assigned({ port, live }: { readonly port: string; readonly live: Props['live'] }) {
  const { service: texts } = useTexts()
  const { host, container, protocol } = readPort(port)
  const here = (live?.endpoints ?? []).filter(
    (endpoint) =>
      String(endpoint.target) === container &&
      endpoint.protocol === protocol &&
      (!/^\d+$/.test(host) || String(endpoint.published) === host),
  )
  if (here.length > 0) return <Endpoints endpoints={here} />
  return <span className={classes.muted}>{host === '' ? texts.portAutomatic : ''}</span>
}

function AddPort({ service }: { readonly service: string }) {
  const { service: texts } = useTexts()
  const { edit } = useDraft()
  const first = useRef<HTMLInputElement>(null)
  const [host, setHost] = useState('')
  const [container, setContainer] = useState('')
  const [protocol, setProtocol] = useState('tcp')
  const [asked, setAsked] = useState(false)
  const isHost = host === '' || isPort(host)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (!isHost || !isPort(container)) return
    if (!edit({ type: 'add-port', service, port: writePort({ host, container, protocol }) })) return
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
        placeholder={texts.hostPortBlank}
        value={host}
        onChange={(event) => setHost(event.currentTarget.value.trim())}
        error={asked && !isHost ? texts.portWrong : undefined}
        inputMode="numeric"
        autoComplete="off"
      />
      <TextInput
        label={texts.containerPort}
        value={container}
        onChange={(event) => setContainer(event.currentTarget.value.trim())}
        error={asked && !isPort(container) ? texts.portWrong : undefined}
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
