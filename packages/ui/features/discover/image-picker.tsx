import { TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../texts/texts.tsx'
import { ImageSections } from './image-sections.tsx'
import classes from './images.module.css'

interface Props {
  readonly label: string
  readonly description: string
  readonly value: string
  readonly onChange: (image: string) => void
  readonly isFirst?: boolean
}

/** An image by typing its reference, or by finding it where images are: with its tags, which are asked for when wanted. */
export function ImagePicker({ label, description, value, onChange, isFirst = false }: Props) {
  const { discover } = useTexts()
  const [picked, setPicked] = useState('')
  const query = value.trim()
  const isExact = query.startsWith('!=') || query === picked
  return (
    <div>
      <TextInput
        label={label}
        description={description}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
        autoComplete="off"
        spellCheck={false}
        {...(isFirst ? { 'data-autofocus': true } : {})}
      />
      {isExact ? null : (
        <div className={classes.picker}>
          <ImageSections
            query={query.replace(/[:@][^/]*$/, '')}
            verb={{ word: discover.choose, of: discover.chooseImage }}
            onRun={(image) => {
              setPicked(image)
              onChange(image)
            }}
          />
        </div>
      )}
    </div>
  )
}
