import type { ImageHit, ImagePlace } from '@panamax/contract/images'
import { Badge, Button, Loader, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { IconBox, IconPlayerPlayFilled, IconStarFilled, IconTags } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { imagePlacesQuery, imageSearchQuery } from '../../api/queries.ts'
import { textOf } from '../../components/failure.tsx'
import { RegistryLink } from '../../components/registry-link.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { ImageTags } from './image-tags.tsx'
import classes from './images.module.css'

interface Props {
  readonly query: string
  /** What is done with an image: run, unless something else is meant. */
  readonly verb?: ImageVerb
  readonly onRun: (image: string) => void
}

export interface ImageVerb {
  readonly word: string
  /** With the image, for who does not see where the word stands. */
  readonly of: (image: string) => string
}

/** Images by any part of their name: on the machine, on Docker Hub, in every registry. Each place answers on its own. */
export function ImageSections({ query, verb, onRun }: Props) {
  const { discover } = useTexts()
  const [words] = useDebouncedValue(query, 300)
  const { data: places = [] } = useQuery(imagePlacesQuery)
  if (words.length < 2 || places.length === 0) return null
  return (
    <section className={classes.sections} aria-label={discover.images}>
      <Title order={2} size="h3">
        {discover.images}
      </Title>
      {places.map((place) => (
        <Place key={place.place} place={place} query={words} onRun={onRun} {...(verb === undefined ? {} : { verb })} />
      ))}
    </section>
  )
}

const fewest = 4

function Place({ place, query, verb, onRun }: Props & { readonly place: ImagePlace }) {
  const { discover } = useTexts()
  const [showsAll, setShowsAll] = useState(false)
  const { data, error, isFetching } = useQuery({
    ...imageSearchQuery(place.place, query),
    placeholderData: keepPreviousData,
  })
  const section = data?.[0]
  const images = section?.images ?? []
  const problem = error === null ? section?.error : textOf(error, discover.placeUnreachable)
  const shown = showsAll ? images : images.slice(0, fewest)
  return (
    <div className={classes.place} aria-busy={isFetching}>
      <h3>
        {place.title}
        {isFetching ? <Loader size={12} aria-label={discover.searching(place.title)} /> : null}
      </h3>
      {problem === undefined ? null : <p className={classes.problem}>{problem}</p>}
      {images.length === 0 && problem === undefined && !isFetching ? (
        <p className={classes.problem}>{discover.noImages}</p>
      ) : null}
      {shown.length === 0 ? null : (
        <ul className={classes.hits} aria-label={discover.imagesOf(place.title)}>
          {shown.map((image) => (
            <Hit key={image.reference} image={image} onRun={onRun} {...(verb === undefined ? {} : { verb })} />
          ))}
        </ul>
      )}
      {images.length > fewest ? (
        <Button
          variant="transparent"
          size="compact-sm"
          px={0}
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? discover.fewerImages : discover.moreImages(images.length - fewest)}
        </Button>
      ) : null}
    </div>
  )
}

function Hit({ image, verb, onRun }: Pick<Props, 'verb' | 'onRun'> & { readonly image: ImageHit }) {
  const { discover } = useTexts()
  const { word, of } = verb ?? { word: discover.run, of: discover.runImage }
  const format = useFormat()
  const [showsTags, setShowsTags] = useState(false)
  return (
    <li className={classes.hit}>
      <IconBox size={20} stroke={1.5} aria-hidden="true" />
      <div className={classes.about}>
        <p>
          <code>{image.reference}</code>
          {image.tags === undefined ? <RegistryLink image={image.reference} /> : null}
          {image.official ? (
            <Badge variant="light" size="sm" tt="none" fw={500}>
              {discover.official}
            </Badge>
          ) : null}
          {image.stars === undefined || image.stars === 0 ? null : (
            <span className={classes.stars} role="img" aria-label={discover.stars(format.number(image.stars))}>
              <IconStarFilled size={11} aria-hidden="true" /> {format.number(image.stars)}
            </span>
          )}
        </p>
        {image.description === undefined || image.description === '' ? null : (
          <Text size="sm" c="dimmed" lineClamp={2}>
            {image.description}
          </Text>
        )}
        {image.tags === undefined ? null : (
          <p className={classes.tags}>
            {image.tags.map((tag) => (
              <button
                key={tag}
                type="button"
                aria-label={of(`${image.reference}:${tag}`)}
                onClick={() => onRun(`${image.reference}:${tag}`)}
              >
                {tag}
              </button>
            ))}
          </p>
        )}
        {showsTags ? (
          <ImageTags image={image.reference} labelOf={of} onRun={(tag) => onRun(`${image.reference}:${tag}`)} />
        ) : null}
      </div>
      {image.tags === undefined ? (
        <>
          <Button
            variant="subtle"
            color="gray"
            size="xs"
            leftSection={<IconTags size={14} aria-hidden="true" />}
            aria-expanded={showsTags}
            aria-label={discover.tagsOf(image.reference)}
            onClick={() => setShowsTags(!showsTags)}
          >
            {discover.tags}
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={verb === undefined ? <IconPlayerPlayFilled size={11} aria-hidden="true" /> : null}
            aria-label={of(image.reference)}
            onClick={() => onRun(image.reference)}
          >
            {word}
          </Button>
        </>
      ) : null}
    </li>
  )
}
