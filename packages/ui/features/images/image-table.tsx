import { Badge, Checkbox } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef, useState } from 'react'
import type { LocalImage } from '../../api/queries.ts'
import { ImageLink } from '../../components/image-link.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import classes from './images.module.css'

interface Props {
  readonly images: readonly LocalImage[]
  readonly target: string
  /** Ids; absent: nothing can be chosen. */
  readonly chosen: ReadonlySet<string> | undefined
  readonly onChoose: (chosen: ReadonlySet<string>) => void
}

/** Virtual: a build machine has thousands. */
export function ImageTable({ images, target, chosen, onChoose }: Props) {
  const { images: texts } = useTexts()
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: images.length,
    estimateSize: () => 64,
    overscan: 10,
    scrollMargin: top,
    getItemKey: (index) => images[index]?.id ?? index,
  })
  const all = images.length > 0 && images.every(({ id }) => chosen?.has(id))
  const toggle = (id: string) => {
    const next = new Set(chosen)
    if (!next.delete(id)) next.add(id)
    onChoose(next)
  }
  return (
    <div className={classes.list} role="table" aria-label={texts.title} aria-rowcount={images.length + 1}>
      <div role="rowgroup">
        <div role="row" className={classes.header}>
          <span role="columnheader">
            {chosen === undefined ? null : (
              <Checkbox
                size="xs"
                aria-label={texts.chooseAll}
                checked={all}
                indeterminate={!all && images.some(({ id }) => chosen.has(id))}
                onChange={() => onChoose(all ? new Set() : new Set(images.map(({ id }) => id)))}
              />
            )}
          </span>
          <span role="columnheader">{texts.image}</span>
          <span role="columnheader" className={classes.number}>
            {texts.size}
          </span>
          <span role="columnheader" className={classes.wide}>
            {texts.made}
          </span>
          <span role="columnheader">{texts.usedBy}</span>
        </div>
      </div>
      <div ref={list} role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const image = images[item.index]
          return image === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              className={classes.row}
              style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
            >
              <div role="cell">
                {chosen === undefined ? null : (
                  <Checkbox
                    size="xs"
                    aria-label={texts.choose(nameOf(image))}
                    checked={chosen.has(image.id)}
                    onChange={() => toggle(image.id)}
                  />
                )}
              </div>
              <ImageCells image={image} target={target} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

export function nameOf({ id, references }: LocalImage): string {
  return references[0] ?? id.replace('sha256:', '').slice(0, 12)
}

/** Who may not look into it sees its name. */
function ImageName({ image, target }: { readonly image: string; readonly target: string }) {
  return useMay('operator') ? <ImageLink image={image} target={target} /> : <code>{image}</code>
}

function ImageCells({ image, target }: { readonly image: LocalImage; readonly target: string }) {
  const { images: texts } = useTexts()
  const format = useFormat()
  const apps = [...new Set(image.usedBy.flatMap(({ app }) => (app === undefined ? [] : [app])))]
  const others = image.usedBy.filter(({ app }) => app === undefined)
  return (
    <>
      <div role="cell" className={classes.names}>
        {image.references.length === 0 ? <em>{texts.nameless}</em> : null}
        {image.references.map((reference) => (
          <ImageName key={reference} image={reference} target={target} />
        ))}
        <span className={classes.id}>
          {image.id.replace('sha256:', '').slice(0, 12)}
          {image.bundled ? (
            <Badge
              variant="default"
              size="xs"
              tt="none"
              fw={500}
              ff="text"
              className={classes.badge}
              title={texts.bundledHint}
            >
              {texts.bundled}
            </Badge>
          ) : null}
        </span>
      </div>
      <div role="cell" className={classes.number}>
        {format.bytes(image.size)}
      </div>
      <div role="cell" className={classes.wide} title={format.dateTime(image.createdAt)}>
        {format.ago(image.createdAt)}
      </div>
      <div role="cell" className={classes.users}>
        {apps.map((app) => (
          <Link key={app} to="/apps/$app" params={{ app }}>
            {app}
          </Link>
        ))}
        {others.length === 0 ? null : (
          <span title={others.map(({ container }) => container).join(', ')}>{texts.containers(others.length)}</span>
        )}
        {image.usedBy.length === 0 ? <span className={classes.none}>{texts.unused}</span> : null}
      </div>
    </>
  )
}
