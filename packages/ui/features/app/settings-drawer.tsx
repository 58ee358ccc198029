import { Drawer, Stack, Text } from '@mantine/core'
import { checkValue } from '@panamax/core/template/check-value'
import { inputsOf } from '../../document/inputs-of.ts'
import { useTexts } from '../../texts/texts.tsx'
import { InputField } from '../run/input-field.tsx'
import { useDraft } from './draft/use-draft.tsx'

/** The answers that the app was started with. Secrets are not shown; a new one can be set. */
export function SettingsDrawer({ onClose }: { readonly onClose: () => void }) {
  const { app: texts, run } = useTexts()
  const { base, document = '', values, setValue } = useDraft()
  const inputs = inputsOf(document)
  return (
    <Drawer opened onClose={onClose} position="right" size="32rem" title={texts.settings}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {Object.keys(inputs).length === 0 ? texts.noSettings : texts.settingsHint}
        </Text>
        {Object.entries(inputs).map(([name, input]) => {
          const saved = base?.values[name]
          const value = values[name] ?? saved ?? ''
          const isKept = values[name] === undefined && saved === null
          const { problem } = isKept ? {} : checkValue(input, value)
          const { label = name } = input
          return (
            <InputField
              key={name}
              name={name}
              input={isKept ? { ...input, required: false, description: texts.secretKept } : input}
              value={value}
              error={
                problem === undefined
                  ? undefined
                  : problem === 'needs a value'
                    ? run.blank(label)
                    : run.wrong(label, problem)
              }
              onChange={(text) => setValue(name, saved === null && text === '' ? undefined : text)}
            />
          )
        })}
      </Stack>
    </Drawer>
  )
}
