import { type DocumentService, objectOf, textOf } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { CommitInput } from './commit-input.tsx'
import { Part } from './part.tsx'

const kinds = [
  { limit: 'cpus', legacy: 'cpus', label: 'cpus', hint: 'cpusHint', form: /^(\d+(\.\d+)?)?$/ },
  {
    limit: 'memory',
    legacy: 'mem_limit',
    label: 'memoryLimit',
    hint: 'memoryHint',
    form: /^(\d+(\.\d+)?\s*[kmgt]?i?b?)?$/i,
  },
  { limit: 'pids', legacy: 'pids_limit', label: 'pids', hint: 'pidsHint', form: /^\d*$/ },
] as const

export function LimitsPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit } = useDraft()
  const limits = objectOf(objectOf(objectOf(service.plain['deploy'])['resources'])['limits'])
  return (
    <Part hint={texts.limitsHint}>
      <div className={classes.grid}>
        {kinds.map(({ limit, legacy, label, hint, form }) => (
          <CommitInput
            key={limit}
            label={texts[label]}
            description={texts[hint]}
            value={textOf(limits[limit]) || textOf(service.plain[legacy])}
            readOnly={!mayEdit}
            check={(text) => (text.includes('$') || form.test(text.trim()) ? undefined : texts[hint])}
            onCommit={(text) =>
              edit({ type: 'set-limit', service: service.name, limit, value: text.trim() === '' ? null : text.trim() })
            }
          />
        ))}
      </div>
    </Part>
  )
}
