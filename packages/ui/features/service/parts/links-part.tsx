import { Button, NativeSelect, Text, TextInput, Title } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { DocumentService } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { Part, RemoveButton } from './part.tsx'

export function LinksPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit, model } = useDraft()
  const others = (model?.services ?? []).map(({ name }) => name).filter((name) => name !== service.name)
  return (
    <Part hint={texts.linksHint}>
      <Title order={3} size="h4">
        {texts.part.links}
      </Title>
      {service.links.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noLinks}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {service.links.map(({ service: to, alias }) => (
            <li key={`${to}:${alias}`} className={classes.pair}>
              <span className={classes.key}>{to}</span>
              <code>{alias}</code>
              <RemoveButton
                what={to}
                onClick={() =>
                  edit({ type: 'remove-link', service: service.name, link: to === alias ? to : `${to}:${alias}` })
                }
              />
            </li>
          ))}
        </ul>
      )}
      {mayEdit && others.length > 0 ? <AddLink service={service.name} others={others} /> : null}
      <Title order={3} size="h4" mt="md">
        {texts.startsAfter}
      </Title>
      {service.dependsOn.length === 0 ? (
        <Text size="sm" c="dimmed">
          {texts.noDependencies}
        </Text>
      ) : (
        <ul className={classes.rows}>
          {service.dependsOn.map(({ service: on, condition }) => (
            <li key={on} className={classes.pair}>
              <span className={classes.key}>{on}</span>
              <span className={classes.muted}>{texts.condition[condition] ?? condition}</span>
              <RemoveButton what={on} onClick={() => edit({ type: 'remove-dependency', service: service.name, on })} />
            </li>
          ))}
        </ul>
      )}
      {mayEdit && others.length > 0 ? <AddDependency service={service.name} others={others} /> : null}
    </Part>
  )
}

interface AddProps {
  readonly service: string
  readonly others: readonly string[]
}

function AddLink({ service, others }: AddProps) {
  const { service: texts } = useTexts()
  const { edit } = useDraft()
  const [chosen, setChosen] = useState('')
  const [alias, setAlias] = useState('')
  const to = others.includes(chosen) ? chosen : (others[0] ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (edit({ type: 'add-link', service, link: alias === '' ? to : `${to}:${alias}` })) setAlias('')
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <NativeSelect
        label={texts.linkTo}
        data={[...others]}
        value={to}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <TextInput
        label={texts.alias}
        placeholder={to}
        value={alias}
        onChange={(event) => setAlias(event.currentTarget.value.trim())}
        autoComplete="off"
        spellCheck={false}
      />
      <Button type="submit" variant="default">
        {texts.addLink}
      </Button>
    </form>
  )
}

function AddDependency({ service, others }: AddProps) {
  const { service: texts } = useTexts()
  const { edit } = useDraft()
  const [chosen, setChosen] = useState('')
  const [condition, setCondition] = useState('service_started')
  const on = others.includes(chosen) ? chosen : (others[0] ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    edit({ type: 'add-dependency', service, on, condition })
  }
  return (
    <form onSubmit={submit} className={classes.add}>
      <NativeSelect
        label={texts.linkTo}
        data={[...others]}
        value={on}
        onChange={(event) => setChosen(event.currentTarget.value)}
      />
      <NativeSelect
        label={texts.conditionLabel}
        data={Object.entries(texts.condition).map(([value, label]) => ({ value, label }))}
        value={condition}
        onChange={(event) => setCondition(event.currentTarget.value)}
      />
      <Button type="submit" variant="default">
        {texts.addDependency}
      </Button>
    </form>
  )
}
