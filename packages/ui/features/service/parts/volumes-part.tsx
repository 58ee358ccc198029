import { Button, Checkbox, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { DocumentService } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { Part, RemoveButton } from './part.tsx'
import { SharedVolumes } from './shared-volumes.tsx'

export function VolumesPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit } = useDraft()
  return (
    <Part hint={texts.volumesHint}>
      {service.volumes.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noVolumes}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {service.volumes.map(({ source, target, readOnly }) => (
            <li key={target} className={classes.pair}>
              <code className={classes.key}>{source === '' ? texts.anonymous : source}</code>
              <span>
                <code>{target}</code>
                {readOnly ? <span className={classes.muted}> · {texts.readOnlyMount}</span> : null}
              </span>
              <RemoveButton
                what={target}
                onClick={() => edit({ type: 'remove-volume', service: service.name, target })}
              />
            </li>
          ))}
        </ul>
      )}
      {mayEdit ? <AddVolume service={service.name} /> : null}
      <SharedVolumes service={service} />
    </Part>
  )
}

function AddVolume({ service }: { readonly service: string }) {
  const { service: texts } = useTexts()
  const { edit } = useDraft()
  const [source, setSource] = useState('')
  const [target, setTarget] = useState('')
  const [readOnly, setReadOnly] = useState(false)
  const isWrong = target !== '' && !target.startsWith('/')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (target === '' || isWrong) return
    const volume = `${source === '' ? '' : `${source}:`}${target}${readOnly && source !== '' ? ':ro' : ''}`
    if (!edit({ type: 'add-volume', service, volume })) return
    setSource('')
    setTarget('')
    setReadOnly(false)
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <TextInput
        label={texts.source}
        value={source}
        onChange={(event) => setSource(event.currentTarget.value.trim())}
        className={classes.mono}
        autoComplete="off"
        spellCheck={false}
      />
      <TextInput
        label={texts.target}
        value={target}
        onChange={(event) => setTarget(event.currentTarget.value.trim())}
        error={isWrong ? texts.targetWrong : undefined}
        className={classes.mono}
        autoComplete="off"
        spellCheck={false}
      />
      <Checkbox
        label={texts.readOnlyMount}
        checked={readOnly}
        onChange={(event) => setReadOnly(event.currentTarget.checked)}
        className={classes.check}
      />
      <Button type="submit" variant="default" disabled={target === ''}>
        {texts.addVolume}
      </Button>
    </form>
  )
}
