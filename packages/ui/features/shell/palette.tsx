import { Modal, TextInput } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTexts } from '../../texts/texts.tsx'
import { useEntries } from './palette-entries.ts'
import { matching } from './palette-matches.ts'
import classes from './palette.module.css'

/** Ctrl/⌘ K: everything that can be gone to or done, by its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { shell } = useTexts()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const entries = useEntries(onClose, query)
  const found = useMemo(() => matching(entries, query), [entries, query])
  const current = found[Math.min(active, found.length - 1)]
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current?.id])
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && found.length > 0) {
      event.preventDefault()
      setActive((Math.min(active, found.length - 1) + step + found.length) % found.length)
    }
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault()
      current?.act()
    }
  }
  return (
    <Modal
      opened
      onClose={onClose}
      withCloseButton={false}
      padding={0}
      size="lg"
      centered={false}
      yOffset="12vh"
      aria-label={shell.paletteLabel}
    >
      <TextInput
        className={classes.input}
        size="md"
        variant="unstyled"
        placeholder={shell.palettePlaceholder}
        aria-label={shell.paletteLabel}
        role="combobox"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={current === undefined ? undefined : `${listId}-${current.id}`}
        value={query}
        onChange={(event) => {
          setQuery(event.currentTarget.value)
          setActive(0)
        }}
        onKeyDown={onKeyDown}
        data-autofocus
      />
      <div id={listId} role="listbox" aria-label={shell.paletteLabel} className={classes.list} ref={list}>
        {found.length === 0 ? <p className={classes.empty}>{shell.paletteEmpty}</p> : null}
        {found.map((entry, index) => (
          <div key={entry.id} role="presentation">
            {entry.group === found[index - 1]?.group ? null : <div className={classes.group}>{entry.group}</div>}
            {/* The keys are those of the text field that the list belongs to. */}
            {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events */}
            <div
              id={`${listId}-${entry.id}`}
              role="option"
              tabIndex={-1}
              aria-selected={entry === current}
              className={classes.entry}
              onClick={entry.act}
              onPointerMove={() => setActive(index)}
            >
              <span>{entry.label}</span>
              {entry.hint === undefined ? null : <span className={classes.hint}>{entry.hint}</span>}
            </div>
          </div>
        ))}
      </div>
    </Modal>
  )
}
