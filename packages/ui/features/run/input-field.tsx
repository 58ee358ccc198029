import { ActionIcon, Group, NativeSelect, PasswordInput, Switch, TextInput, Tooltip } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import type { Input } from '@panamax/core/template/input'
import { useTexts } from '../../texts/texts.tsx'
import { generated } from './answers.ts'

interface Props {
  readonly name: string
  readonly input: Input
  readonly value: string
  readonly error: string | undefined
  /** It is answered by what is kept with older data, unless another answer is given. */
  readonly isKept?: boolean
  readonly onChange: (value: string) => void
}

/** One typed question of a template. */
export function InputField({ name, input, value, error, isKept = false, onChange }: Props) {
  const { run } = useTexts()
  const label = input.label ?? name
  const description = [
    input.description?.replace(/([^.!?])$/, '$1.'),
    isKept ? run.keptHint : input.generate === undefined ? undefined : run.generatedHint,
  ]
    .filter((part) => part !== undefined)
    .join(' ')
  const shared = {
    label,
    description: description === '' ? undefined : description,
    error,
    withAsterisk: input.required && !isKept,
    'aria-required': input.required && !isKept,
    'data-input': name,
  }
  switch (input.type) {
    case 'boolean':
      return (
        <Switch
          label={label}
          description={shared.description}
          error={error}
          data-input={name}
          checked={['true', 'yes', 'on', '1'].includes(value.toLowerCase())}
          onChange={(event) => onChange(event.currentTarget.checked ? 'true' : 'false')}
        />
      )
    case 'select':
      return (
        <NativeSelect
          {...shared}
          data={[
            ...(input.required && value !== '' ? [] : [{ value: '', label: '' }]),
            ...(input.options ?? []).map((option) => ({ value: option.value, label: option.label })),
          ]}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
    case 'password':
      return <Secret shared={shared} input={input} value={value} onChange={onChange} />
    default:
      return (
        <TextInput
          {...shared}
          type={input.type === 'email' ? 'email' : 'text'}
          inputMode={
            input.type === 'number' || input.type === 'port' ? 'numeric' : input.type === 'url' ? 'url' : undefined
          }
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )
  }
}

interface SecretProps extends Pick<Props, 'input' | 'value' | 'onChange'> {
  readonly shared: { readonly label: string }
}

function Secret({ shared, input, value, onChange }: SecretProps) {
  const { run } = useTexts()
  const renew = run.regenerate(shared.label)
  return (
    <Group align="flex-end" gap={6} wrap="nowrap">
      <PasswordInput
        {...shared}
        flex={1}
        autoComplete="new-password"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': run.showValue, tabIndex: 0 }}
        styles={{ innerInput: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
      />
      {input.generate === undefined ? null : (
        <Tooltip label={renew}>
          <ActionIcon variant="default" size={36} aria-label={renew} onClick={() => onChange(generated(input))}>
            <IconRefresh size={16} />
          </ActionIcon>
        </Tooltip>
      )}
    </Group>
  )
}
