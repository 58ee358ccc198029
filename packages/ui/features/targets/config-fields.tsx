import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  NativeSelect,
  PasswordInput,
  Stack,
  Switch,
  Textarea,
  TextInput,
} from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTexts } from '../../texts/texts.tsx'
import type { Field, Shape } from './config-schema.ts'
import { blank, type PathOfValue, type Typed, type TypedFields } from './config-value.ts'

/** What is wrong at a place, in words. */
export type Words = (path: PathOfValue) => string | undefined

interface FieldsProps {
  readonly fields: readonly Field[]
  readonly typed: TypedFields
  readonly path?: PathOfValue
  readonly words: Words
  readonly onChange: (typed: TypedFields) => void
}

/** The form that a schema asks for. */
export function ConfigFields({ fields, typed, path = [], words, onChange }: FieldsProps) {
  return (
    <Stack gap="sm">
      {fields.map(({ key, label, hint, isRequired, shape }) => (
        <ConfigField
          key={key}
          shape={shape}
          label={label}
          hint={hint}
          isRequired={isRequired}
          typed={typed[key] ?? blank(shape, isRequired)}
          path={[...path, key]}
          words={words}
          onChange={(value) => onChange({ ...typed, [key]: value })}
        />
      ))}
    </Stack>
  )
}

interface FieldProps {
  readonly shape: Shape
  readonly label: string
  readonly hint: string | undefined
  readonly isRequired: boolean
  readonly typed: Typed
  readonly path: PathOfValue
  readonly words: Words
  readonly onChange: (typed: Typed) => void
}

function ConfigField(props: FieldProps) {
  const { shape, label, hint, typed, path, words, onChange } = props
  if (shape.type === 'switch') {
    return (
      <Switch
        label={label}
        description={hint}
        error={words(path)}
        checked={typed === true}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    )
  }
  if (typeof typed === 'string') return <TextField {...props} typed={typed} />
  if (shape.type === 'pairs') return <PairsField {...props} />
  if (shape.type === 'list') return <ListField {...props} />
  return <GroupField {...props} />
}

function TextField({ shape, label, hint, isRequired, typed, path, words, onChange }: FieldProps & { typed: string }) {
  const { admin } = useTexts()
  const shared = {
    label,
    description: hint,
    error: words(path),
    required: isRequired,
    value: typed,
    autoComplete: 'off',
    spellCheck: false,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  const usual = 'usual' in shape && typeof shape.usual === 'string' && shape.usual !== '' ? shape.usual : undefined
  switch (shape.type) {
    case 'choice':
      return (
        <NativeSelect
          {...shared}
          data={[
            { value: '', label: usual === undefined ? '' : admin.configUsual(usual) },
            ...shape.options.filter((option) => option !== usual),
          ]}
        />
      )
    case 'json':
      return (
        <Textarea
          {...shared}
          description={[hint, admin.configJson].filter((part) => part !== undefined).join(' ')}
          placeholder={usual}
          autosize
          minRows={2}
          styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        />
      )
    case 'number':
      return <TextInput {...shared} placeholder={usual} inputMode={shape.isWhole ? 'numeric' : 'decimal'} />
    case 'text':
      if (shape.isSecret) return <PasswordInput {...shared} autoComplete="new-password" />
      return <TextInput {...shared} placeholder={usual} />
    default:
      return null
  }
}

function GroupField({ shape, label, hint, isRequired, typed, path, words, onChange }: FieldProps) {
  if (shape.type !== 'group' || typeof typed !== 'object' || !('fields' in typed)) return null
  const fields = (
    <ConfigFields
      fields={shape.fields}
      typed={typed.fields}
      path={path}
      words={words}
      onChange={(inner) => onChange({ ...typed, fields: inner })}
    />
  )
  if (isRequired) return <Fieldset legend={label}>{fields}</Fieldset>
  return (
    <Stack gap="xs">
      <Switch
        label={label}
        description={hint}
        error={words(path)}
        checked={typed.isUsed}
        onChange={(event) => onChange({ ...typed, isUsed: event.currentTarget.checked })}
      />
      {typed.isUsed ? <Fieldset aria-label={label}>{fields}</Fieldset> : null}
    </Stack>
  )
}

function ListField({ shape, label, hint, typed, path, words, onChange }: FieldProps) {
  const { admin } = useTexts()
  if (shape.type !== 'list' || typeof typed !== 'object' || !('items' in typed)) return null
  const { items } = typed
  const set = (changed: readonly Typed[]) => onChange({ items: changed })
  return (
    <Fieldset legend={label}>
      <Stack gap="sm">
        {hint === undefined ? null : <small>{hint}</small>}
        {items.map((item, index) => (
          <Group key={index} align="flex-start" wrap="nowrap" gap="xs">
            <div style={{ flex: 1 }}>
              <ConfigField
                shape={shape.of}
                label={admin.configEntry(label, index + 1)}
                hint={undefined}
                isRequired
                typed={item}
                path={[...path, index]}
                words={words}
                onChange={(value) => set(items.with(index, value))}
              />
            </div>
            <RemoveButton label={admin.configRemove(label, index + 1)} onClick={() => set(items.toSpliced(index, 1))} />
          </Group>
        ))}
        <AddButton label={admin.configAdd(label)} onClick={() => set([...items, blank(shape.of, true)])} />
      </Stack>
    </Fieldset>
  )
}

function PairsField({ label, hint, typed, path, words, onChange }: FieldProps) {
  const { admin } = useTexts()
  if (!Array.isArray(typed)) return null
  const pairs = typed as readonly (readonly [string, string])[]
  return (
    <Fieldset legend={label}>
      <Stack gap="xs">
        {hint === undefined ? null : <small>{hint}</small>}
        {pairs.map(([name, value], index) => (
          <Group key={index} align="flex-start" wrap="nowrap" gap="xs">
            <TextInput
              flex={1}
              aria-label={admin.configName(label, index + 1)}
              placeholder={admin.configNamePlaceholder}
              value={name}
              error={words([...path, index]) ?? words([...path, name])}
              onChange={(event) => onChange(pairs.with(index, [event.currentTarget.value, value]))}
            />
            <TextInput
              flex={2}
              aria-label={admin.configValue(label, index + 1)}
              placeholder={admin.configValuePlaceholder}
              value={value}
              onChange={(event) => onChange(pairs.with(index, [name, event.currentTarget.value]))}
            />
            <RemoveButton
              label={admin.configRemove(label, index + 1)}
              onClick={() => onChange(pairs.toSpliced(index, 1))}
            />
          </Group>
        ))}
        <AddButton label={admin.configAdd(label)} onClick={() => onChange([...pairs, ['', '']])} />
      </Stack>
    </Fieldset>
  )
}

function AddButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  const { admin } = useTexts()
  return (
    <Group>
      <Button
        size="xs"
        variant="default"
        aria-label={label}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={onClick}
      >
        {admin.configAddShort}
      </Button>
    </Group>
  )
}

function RemoveButton({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" size={36} aria-label={label} onClick={onClick}>
      <IconTrash size={16} />
    </ActionIcon>
  )
}
