import { NativeSelect, Title } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type DocumentService, pairsOf, textOf } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { CommitInput } from './commit-input.tsx'
import { Pairs } from './pairs.tsx'
import { Part } from './part.tsx'

export function MorePart({ service }: { readonly service: DocumentService }) {
  const { service: texts, tiers } = useTexts()
  const { app, edit, mayEdit, model } = useDraft()
  const navigate = useNavigate()
  const restart = textOf(service.plain['restart'])
  const choices = Object.entries(texts.restartChoice).map(([value, label]) => ({ value, label }))
  const rename = (to: string) => {
    if (!edit({ type: 'rename-service', from: service.name, to })) return false
    void navigate({
      to: '/apps/$app/services/$service',
      params: { app: app.name, service: to },
      search: { part: 'more' },
      replace: true,
    })
    return true
  }
  const checkName = (name: string) => {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name)) return tiers.nameWrong
    const isTaken = name !== service.name && model?.services.some((each) => each.name === name) === true
    return isTaken ? tiers.nameTaken : undefined
  }
  return (
    <Part>
      <CommitInput
        label={texts.image}
        value={service.image}
        readOnly={!mayEdit}
        className={classes.mono}
        onCommit={(image) =>
          image.trim() !== '' && edit({ type: 'set-image', service: service.name, image: image.trim() })
        }
      />
      <NativeSelect
        label={texts.restart}
        data={choices.some(({ value }) => value === restart) ? choices : [...choices, restart]}
        value={restart}
        disabled={!mayEdit}
        onChange={(event) =>
          edit({ type: 'set-restart', service: service.name, restart: event.currentTarget.value || null })
        }
      />
      <CommitInput
        label={texts.rename}
        description={texts.renameHint}
        value={service.name}
        readOnly={!mayEdit}
        check={checkName}
        onCommit={rename}
      />
      <Title order={3} size="h4" mt="md">
        {texts.labels}
      </Title>
      <Pairs
        pairs={pairsOf(service.plain['labels'])}
        empty={texts.noLabels}
        addLabel={texts.addLabel}
        onSet={(name, value) => edit({ type: 'add-label', service: service.name, name, value })}
        onRemove={(name) => edit({ type: 'remove-label', service: service.name, name })}
      />
    </Part>
  )
}
