import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--pmx-raised)', color: 'var(--pmx-text)', fontSize: 'var(--mantine-font-size-sm)' },
  '&.cm-focused': { outline: '2px solid var(--pmx-focus)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--mantine-font-family-monospace)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--pmx-text)', paddingBlock: '0.75rem' },
  '.cm-cursor': { borderLeftColor: 'var(--pmx-text)' },
  '.cm-gutters': { backgroundColor: 'var(--pmx-raised)', color: 'var(--pmx-muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--pmx-sunken)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--pmx-accent-soft)',
  },
  '.cm-tooltip': {
    border: '1px solid var(--pmx-line)',
    borderRadius: 'var(--mantine-radius-sm)',
    backgroundColor: 'var(--pmx-raised)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--pmx-accent-soft)',
    color: 'var(--pmx-accent)',
  },
  '.cm-diagnostic-error': { borderLeftColor: 'var(--pmx-bad)' },
  '.cm-diagnostic-warning': { borderLeftColor: 'var(--pmx-warn)' },
  '.cm-panels': { backgroundColor: 'var(--pmx-sunken)', color: 'var(--pmx-text)' },
  '.cm-changedLine': { backgroundColor: 'var(--pmx-ok-soft) !important' },
  '.cm-deletedChunk': { backgroundColor: 'var(--pmx-bad-soft) !important', paddingLeft: '6px' },
  '.cm-changedText': { background: 'none !important', fontWeight: '600' },
  '.cm-deletedChunk .cm-deletedText': { background: 'none !important', fontWeight: '600' },
  '.cm-collapsedLines': { background: 'var(--pmx-sunken) !important', color: 'var(--pmx-muted)' },
})

const colors = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--pmx-accent)' },
  { tag: tags.comment, color: 'var(--pmx-muted)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content], color: 'var(--pmx-text)' },
  { tag: [tags.keyword, tags.bool, tags.null, tags.number], color: 'var(--pmx-warn)' },
  { tag: [tags.separator, tags.punctuation, tags.squareBracket, tags.brace], color: 'var(--pmx-muted)' },
  { tag: [tags.labelName, tags.typeName], color: 'var(--pmx-ok)' },
])

/** The editor in the colours of the rest. */
export const editorTheme: Extension = [look, syntaxHighlighting(colors)]
