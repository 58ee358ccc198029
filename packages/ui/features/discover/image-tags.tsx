import { Loader, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { imageTagsQuery } from '../../api/queries.ts'
import { textOf } from '../../components/failure.tsx'
import { useTexts } from '../../texts/texts.tsx'
import classes from './images.module.css'

interface Props {
  readonly image: string
  readonly labelOf: (image: string) => string
  readonly onRun: (tag: string) => void
}

/** The tags of an image in its registry, the newest versions first; each one can be chosen. */
export function ImageTags({ image, labelOf, onRun }: Props) {
  const { discover } = useTexts()
  const [words, setWords] = useState('')
  const [settled] = useDebouncedValue(words.trim(), 250)
  const { data, error } = useQuery({ ...imageTagsQuery(image, settled), placeholderData: keepPreviousData })
  if (error !== null) return <p className={classes.problem}>{textOf(error, discover.placeUnreachable)}</p>
  if (data === undefined) return <Loader size="xs" aria-label={discover.loadingTags} />
  const isLong = data.truncated || data.tags.length > 12 || words !== ''
  return (
    <div>
      {isLong ? (
        <TextInput
          size="xs"
          type="search"
          aria-label={discover.filterTags(image)}
          placeholder={discover.filterTagsHint}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          maw={220}
          my={6}
        />
      ) : null}
      <p className={classes.tags}>
        {data.tags.map((tag) => (
          <button key={tag} type="button" aria-label={labelOf(`${image}:${tag}`)} onClick={() => onRun(tag)}>
            {tag}
          </button>
        ))}
        {data.truncated ? <span>{discover.moreTags}</span> : null}
        {data.tags.length === 0 ? <span>{discover.noTags}</span> : null}
      </p>
    </div>
  )
}
