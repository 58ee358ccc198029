import type { DocumentService } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import { Pairs } from './pairs.tsx'
import { Part } from './part.tsx'

export function EnvironmentPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit } = useDraft()
  return (
    <Part hint={`${texts.environmentHint} ${texts.variableHint}`}>
      <Pairs
        pairs={service.environment}
        empty={texts.noVariables}
        addLabel={texts.addVariable}
        onSet={(name, value) => edit({ type: 'set-environment', service: service.name, name, value })}
        onRename={(from, to, value) =>
          edit(
            { type: 'remove-environment', service: service.name, name: from },
            { type: 'set-environment', service: service.name, name: to, value },
          )
        }
        onRemove={(name) => edit({ type: 'remove-environment', service: service.name, name })}
      />
    </Part>
  )
}
