import { Button, NativeSelect, Skeleton, Text, TextInput } from '@mantine/core'
import { IconPhoto, IconSearch, IconTrash } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { imagesQuery, type LocalImage, targetsQuery } from '../../api/queries.ts'
import { Blank } from '../../components/blank.tsx'
import { Failure } from '../../components/failure.tsx'
import { Page } from '../../components/page.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { ImageTable } from './image-table.tsx'
import classes from './images.module.css'
import { RemoveImages } from './remove-images.tsx'

/** The images on the machine of a target, with who uses them. */
export function ImagesPage() {
  const { images: texts } = useTexts()
  const format = useFormat()
  const isOperator = useMay('operator')
  const targets = useQuery(targetsQuery)
  const [chosenTarget, setTarget] = useState<string>()
  const target = chosenTarget ?? targets.data?.[0]?.name
  const { data, error, refetch } = useQuery({ ...imagesQuery(target ?? ''), enabled: target !== undefined })
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [isRemoving, setRemoving] = useState(false)
  const shown = useMemo(() => (data ?? []).filter((image) => matches(image, words)), [data, words])
  const selected = shown.filter(({ id }) => chosen.has(id))
  const total = shown.reduce((sum, { size }) => sum + size, 0)
  return (
    <Page title={texts.title}>
      <Text c="dimmed" mb="md" maw="44rem">
        {texts.hint}
      </Text>
      <div className={classes.tools}>
        <TextInput
          type="search"
          aria-label={texts.filter}
          placeholder={texts.filter}
          leftSection={<IconSearch size={16} aria-hidden="true" />}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        {(targets.data?.length ?? 0) < 2 ? null : (
          <NativeSelect
            aria-label={texts.target}
            data={targets.data?.map(({ name }) => name) ?? []}
            value={target ?? ''}
            onChange={(event) => {
              setTarget(event.currentTarget.value)
              setChosen(new Set())
            }}
          />
        )}
        <Text size="sm" c="dimmed" role="status">
          {data === undefined ? '' : texts.count(shown.length, format.bytes(total))}
        </Text>
        {isOperator && data !== undefined && data.length > 0 ? (
          <Button
            variant="default"
            className={classes.remove}
            leftSection={<IconTrash size={15} aria-hidden="true" />}
            disabled={selected.length === 0}
            onClick={() => setRemoving(true)}
          >
            {texts.removeChosen(selected.length)}
          </Button>
        ) : null}
      </div>
      {error === null ? null : <Failure error={error} title={texts.failed} onRetry={() => void refetch()} />}
      {data === undefined && error === null ? <Skeleton h={240} radius="md" /> : null}
      {data?.length === 0 ? (
        <Blank icon={IconPhoto} title={texts.empty}>
          {texts.emptyHint}
        </Blank>
      ) : null}
      {data !== undefined && data.length > 0 && shown.length === 0 ? <Text c="dimmed">{texts.noneMatch}</Text> : null}
      {shown.length === 0 || target === undefined ? null : (
        <ImageTable images={shown} target={target} chosen={isOperator ? chosen : undefined} onChoose={setChosen} />
      )}
      {isRemoving && target !== undefined ? (
        <RemoveImages
          target={target}
          images={selected}
          onClose={() => {
            setRemoving(false)
            setChosen(new Set())
          }}
        />
      ) : null}
    </Page>
  )
}

function matches({ id, references, usedBy }: LocalImage, words: string): boolean {
  const text = [id, ...references, ...usedBy.flatMap(({ app, container }) => [app ?? '', container])].join(' ')
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.toLowerCase().includes(word))
}
