import { NativeSelect, SegmentedControl, Stack, TagsInput, Text, Textarea, TextInput } from '@mantine/core'
import { templateTypes } from '@panamax/core/template/types'
import { useState } from 'react'
import { Markdown } from '../../../components/markdown.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import type { Sheet } from './publish-form.ts'
import classes from './publish.module.css'

interface Props {
  readonly sheet: Sheet
  readonly onChange: (change: Partial<Sheet>) => void
}

/** What others read before they press Run. */
export function MetadataFields({ sheet, onChange }: Props) {
  const { publish: texts } = useTexts()
  const [isPreview, setPreview] = useState(false)
  return (
    <Stack gap="sm">
      <TextInput
        label={texts.name}
        value={sheet.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
        maxLength={200}
        required
        withAsterisk={false}
        autoComplete="off"
      />
      <TextInput
        label={texts.description}
        description={texts.descriptionHint}
        value={sheet.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        maxLength={2000}
      />
      <TagsInput
        label={texts.keywords}
        description={texts.listHint}
        value={[...sheet.keywords]}
        onChange={(keywords) => onChange({ keywords })}
        maxTags={50}
        clearable={false}
      />
      <div className={classes.pair}>
        <NativeSelect
          label={texts.type}
          data={templateTypes.map((type) => ({ value: type, label: type === 'Default' ? texts.noType : type }))}
          value={sheet.type}
          onChange={(event) => onChange({ type: event.currentTarget.value })}
        />
        <TagsInput
          label={texts.authors}
          value={[...sheet.authors]}
          onChange={(authors) => onChange({ authors })}
          maxTags={20}
          clearable={false}
        />
      </div>
      <div>
        <div className={classes.labelRow}>
          <Text component="label" htmlFor="publish-documentation" size="sm" fw={500}>
            {texts.documentation}
          </Text>
          <SegmentedControl
            size="xs"
            aria-label={texts.documentationView}
            data={[
              { value: 'write', label: texts.write },
              { value: 'preview', label: texts.preview },
            ]}
            value={isPreview ? 'preview' : 'write'}
            onChange={(value) => setPreview(value === 'preview')}
          />
        </div>
        {isPreview ? (
          <div className={classes.preview}>
            {sheet.documentation.trim() === '' ? (
              <Text size="sm" c="dimmed">
                {texts.noDocumentation}
              </Text>
            ) : (
              <Markdown text={sheet.documentation} />
            )}
          </div>
        ) : (
          <Textarea
            id="publish-documentation"
            description={texts.documentationHint}
            value={sheet.documentation}
            onChange={(event) => onChange({ documentation: event.currentTarget.value })}
            autosize
            minRows={5}
            maxRows={18}
          />
        )}
      </div>
      <NativeSelect
        label={texts.format}
        data={[
          { value: 'compose', label: texts.formatNow },
          { value: 'pmx-2014', label: texts.format2014 },
        ]}
        value={sheet.format}
        onChange={(event) => onChange({ format: event.currentTarget.value as Sheet['format'] })}
      />
    </Stack>
  )
}
