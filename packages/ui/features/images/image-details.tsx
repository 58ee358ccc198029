import type { ImageDetails as Details } from '@panamax/contract/images'
import { quoteWord } from '@panamax/core/convert/shell-words'
import { Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { RegistryLink } from '../../components/registry-link.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import classes from './image-details.module.css'
import { instructionOf } from './instruction.ts'

/** What an image runs by itself, who uses it, and its layers with what each adds. */
export function ImageDetails({ image }: { readonly image: Details }) {
  const { image: texts, images } = useTexts()
  const format = useFormat()
  const [name = ''] = image.references
  const users = image.usedBy.map(({ container }) => container)
  return (
    <div className={classes.details}>
      <dl className={classes.facts}>
        <Fact title={texts.id}>
          <code>{image.id}</code>
        </Fact>
        {image.references.length < 2 ? null : <Fact title={texts.names}>{image.references.join(', ')}</Fact>}
        <Fact title={images.size}>{format.bytes(image.size)}</Fact>
        <Fact title={images.made}>{format.dateTime(image.createdAt)}</Fact>
        {image.command === undefined ? null : (
          <Fact title={texts.runs}>
            {image.command.length === 0 ? texts.runsNothing : <code>{image.command.map(quoteWord).join(' ')}</code>}
          </Fact>
        )}
        <Fact title={texts.ports}>{image.exposed.length === 0 ? texts.noPorts : image.exposed.join(', ')}</Fact>
        <Fact title={images.usedBy}>{users.length === 0 ? images.unused : users.join(', ')}</Fact>
        {image.fetched ? (
          <Fact title={texts.page}>
            <RegistryLink image={name} />
          </Fact>
        ) : null}
      </dl>
      <Title order={3} size="h4">
        {texts.layers}
      </Title>
      <Layers layers={image.layers} />
    </div>
  )
}

function Fact({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function Layers({ layers }: { readonly layers: Details['layers'] }) {
  const { image: texts } = useTexts()
  const format = useFormat()
  const largest = Math.max(1, ...layers.map(({ size }) => size))
  return (
    <>
      <Text size="sm" c="dimmed">
        {texts.layersHint}
      </Text>
      <ol className={classes.layers} aria-label={texts.layers}>
        {layers.map(({ madeBy, size, createdAt }, index) => (
          <li key={index} data-empty={size === 0 || undefined} title={format.dateTime(createdAt)}>
            <code>{madeBy === '' ? texts.unknownStep : instructionOf(madeBy)}</code>
            <span className={classes.size}>{size === 0 ? '–' : format.bytes(size)}</span>
            <span className={classes.bar} aria-hidden="true">
              <span style={{ inlineSize: `${(100 * size) / largest}%` }} />
            </span>
          </li>
        ))}
      </ol>
    </>
  )
}
