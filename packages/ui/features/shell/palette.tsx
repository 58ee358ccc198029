import { Modal, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { appsQuery, templateRef, templatesQuery } from '../../api/queries.ts'
import { useScheme } from '../../preferences/use-scheme.ts'
import { useTexts } from '../../texts/texts.tsx'
import { destinations } from './destinations.ts'
import classes from './palette.module.css'

interface Entry {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly hint?: string
  readonly act: () => void
}

const mostOfGroup = 8
const mostAsked = 50
const settleMilliseconds = 120

/** Ctrl/⌘ K: everything that can be gone to or done, by its name. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const { shell } = useTexts()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const listId = useId()
  const list = useRef<HTMLDivElement>(null)
  const found = useFound(useEntries(onClose, query), query)
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

function useEntries(onClose: () => void, query: string): readonly Entry[] {
  const { shell } = useTexts()
  const navigate = useNavigate()
  const { scheme, toggle } = useScheme()
  const { data: apps = [] } = useQuery(appsQuery)
  const [asked] = useDebouncedValue(query.trim().slice(0, 200), settleMilliseconds)
  // Those with the words in their names come first.
  const { data: found } = useQuery({
    ...templatesQuery({ ...(asked === '' ? {} : { q: asked }), limit: mostAsked }),
    placeholderData: keepPreviousData,
  })
  return useMemo(() => {
    const go = (navigation: () => Promise<void>) => () => {
      onClose()
      void navigation()
    }
    return [
      ...apps.map((app) => ({
        id: `app-${app.name}`,
        group: shell.paletteApps,
        label: app.title,
        hint: app.name,
        act: go(() => navigate({ to: '/apps/$app', params: { app: app.name } })),
      })),
      ...(found?.templates ?? []).map((template) => ({
        id: `template-${template.source}/${template.name}`,
        group: shell.paletteTemplates,
        label: template.title,
        hint: templateRef(template),
        act: go(() => navigate({ to: '/templates/$template', params: { template: templateRef(template) } })),
      })),
      ...destinations.map(({ name, to }) => ({
        id: `go-${name}`,
        group: shell.paletteGo,
        label: shell[name],
        act: go(() => navigate({ to })),
      })),
      {
        id: 'scheme',
        group: shell.paletteActions,
        label: scheme === 'dark' ? shell.switchToLight : shell.switchToDark,
        act: () => {
          toggle()
          onClose()
        },
      },
    ]
  }, [apps, found, navigate, onClose, scheme, shell, toggle])
}

function useFound(entries: readonly Entry[], query: string): readonly Entry[] {
  return useMemo(() => {
    const words = query.toLowerCase().split(/\s+/).filter(Boolean)
    const counts = new Map<string, number>()
    return entries.filter((entry) => {
      const text = `${entry.label} ${entry.hint ?? ''}`.toLowerCase()
      if (!words.every((word) => text.includes(word))) return false
      const count = (counts.get(entry.group) ?? 0) + 1
      counts.set(entry.group, count)
      return count <= mostOfGroup
    })
  }, [entries, query])
}
