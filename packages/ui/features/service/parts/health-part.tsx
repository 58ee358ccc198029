import type { Json } from '@panamax/core/compose/spec'
import { type DocumentService, objectOf, textOf } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { CommitInput } from './commit-input.tsx'
import { Part } from './part.tsx'
import { testLine } from './words.ts'

export function HealthPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit } = useDraft()
  const check = objectOf(service.plain['healthcheck'])
  const setTest = (text: string) =>
    text.trim() === ''
      ? edit({ type: 'set-healthcheck', service: service.name, healthcheck: null })
      : edit({ type: 'set-field', service: service.name, path: ['healthcheck', 'test'], value: text.trim() })
  const set = (field: string) => (text: string) => {
    const path = ['healthcheck', field]
    if (text.trim() === '') return edit({ type: 'remove-field', service: service.name, path })
    const value: Json = field === 'retries' ? Number(text) : text.trim()
    return edit({ type: 'set-field', service: service.name, path, value })
  }
  const duration = (field: string, label: string) => (
    <CommitInput
      label={label}
      description={texts.durationHint}
      value={textOf(check[field])}
      readOnly={!mayEdit}
      check={(text) => (text === '' || /\$|^(\d+(\.\d+)?(h|m|s|ms|us))+$/.test(text) ? undefined : texts.durationHint)}
      onCommit={set(field)}
    />
  )
  return (
    <Part hint={texts.healthPartHint}>
      <CommitInput
        label={texts.healthTest}
        description={texts.healthHint}
        value={testLine(check['test'])}
        readOnly={!mayEdit}
        className={classes.mono}
        onCommit={setTest}
      />
      {check['test'] === undefined ? null : (
        <div className={classes.grid}>
          {duration('interval', texts.interval)}
          {duration('timeout', texts.timeout)}
          {duration('start_period', texts.startPeriod)}
          <CommitInput
            label={texts.retries}
            description="1, 2, 3 …"
            value={textOf(check['retries'])}
            readOnly={!mayEdit}
            inputMode="numeric"
            check={(text) => (/^\d*$/.test(text) ? undefined : '0 – 9')}
            onCommit={set('retries')}
          />
        </div>
      )}
    </Part>
  )
}
