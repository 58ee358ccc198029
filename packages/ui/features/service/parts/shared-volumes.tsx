import { Button, Checkbox, NativeSelect, Text, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { type DocumentService, listOf, textOf } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { RemoveButton } from './part.tsx'

/** Volumes of other services that it has as well (`volumes_from`), with the paths that come with each. */
export function SharedVolumes({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit, model } = useDraft()
  const shared = listOf(service.plain['volumes_from']).map(textOf)
  const pathsOf = (name: string) => model?.services.find((each) => each.name === name)?.volumes ?? []
  const others = (model?.services ?? [])
    .map(({ name }) => name)
    .filter((name) => name !== service.name && !shared.some((each) => nameOf(each) === name))
  const set = (list: readonly string[]) =>
    list.length === 0
      ? edit({ type: 'remove-field', service: service.name, path: ['volumes_from'] })
      : edit({ type: 'set-field', service: service.name, path: ['volumes_from'], value: [...list] })
  return (
    <>
      <Title order={3} size="h4" mt="md">
        {texts.sharedVolumes}
      </Title>
      {shared.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noSharedVolumes}
        </Text>
      ) : (
        <ul className={classes.rows} aria-label={texts.sharedVolumes}>
          {shared.map((from) => (
            <li key={from} className={classes.pair}>
              <span className={classes.key}>{nameOf(from)}</span>
              <span>
                <code>
                  {pathsOf(nameOf(from))
                    .map(({ target }) => target)
                    .join(', ')}
                </code>
                {from.endsWith(':ro') ? <span className={classes.muted}> · {texts.readOnlyMount}</span> : null}
              </span>
              <RemoveButton what={nameOf(from)} onClick={() => set(shared.filter((each) => each !== from))} />
            </li>
          ))}
        </ul>
      )}
      {mayEdit && others.length > 0 ? <Share others={others} onShare={(from) => set([...shared, from])} /> : null}
    </>
  )
}

/** Of "db:ro" or "container:other". */
function nameOf(from: string): string {
  return from.replace(/:(ro|rw|z)$/, '')
}

interface ShareProps {
  readonly others: readonly string[]
  readonly onShare: (from: string) => boolean
}

function Share({ others, onShare }: ShareProps) {
  const { service: texts } = useTexts()
  const [chosen, setChosen] = useState('')
  const [isReadOnly, setReadOnly] = useState(false)
  const from = others.includes(chosen) ? chosen : (others[0] ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (onShare(isReadOnly ? `${from}:ro` : from)) setReadOnly(false)
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <NativeSelect
        label={texts.volumesOf}
        data={[...others]}
        value={from}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <Checkbox
        label={texts.readOnlyMount}
        checked={isReadOnly}
        onChange={(event) => setReadOnly(event.currentTarget.checked)}
        className={classes.check}
      />
      <Button type="submit" variant="default">
        {texts.addSharedVolumes}
      </Button>
    </form>
  )
}
