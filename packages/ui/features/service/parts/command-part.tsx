import { type DocumentService, textOf } from '../../../document/service-model.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../../app/draft/use-draft.tsx'
import classes from '../service.module.css'
import { CommitInput } from './commit-input.tsx'
import { Part } from './part.tsx'
import { lineOf } from './words.ts'

export function CommandPart({ service }: { readonly service: DocumentService }) {
  const { service: texts } = useTexts()
  const { edit, mayEdit } = useDraft()
  const set = (field: string) => (text: string) =>
    text.trim() === ''
      ? edit({ type: 'remove-field', service: service.name, path: [field] })
      : edit({ type: 'set-field', service: service.name, path: [field], value: text.trim() })
  return (
    <Part hint={texts.commandPartHint}>
      <CommitInput
        label={texts.command}
        description={texts.commandHint}
        value={lineOf(service.plain['command'])}
        readOnly={!mayEdit}
        className={classes.mono}
        onCommit={(text) =>
          edit({ type: 'set-command', service: service.name, command: text.trim() === '' ? null : text.trim() })
        }
      />
      <CommitInput
        label={texts.entrypoint}
        description={texts.entrypointHint}
        value={lineOf(service.plain['entrypoint'])}
        readOnly={!mayEdit}
        className={classes.mono}
        onCommit={set('entrypoint')}
      />
      <CommitInput
        label={texts.workingDir}
        value={textOf(service.plain['working_dir'])}
        readOnly={!mayEdit}
        className={classes.mono}
        onCommit={set('working_dir')}
      />
      <CommitInput
        label={texts.user}
        value={textOf(service.plain['user'])}
        readOnly={!mayEdit}
        className={classes.mono}
        onCommit={set('user')}
      />
    </Part>
  )
}
