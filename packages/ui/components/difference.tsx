import { yaml } from '@codemirror/lang-yaml'
import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView, lineNumbers } from '@codemirror/view'
import { useEffect, useRef } from 'react'
import classes from './difference.module.css'
import { editorTheme } from './editor-theme.ts'

interface Props {
  readonly before: string
  readonly after: string
  readonly label: string
  /** Equal parts are shown too. */
  readonly isWhole?: boolean
}

/** The second text with what is gone of the first between its lines; equal parts are folded. */
export function Difference({ before, after, label, isWhole = false }: Props) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (place.current === null) return undefined
    const view = new EditorView({
      parent: place.current,
      doc: after,
      extensions: [
        lineNumbers(),
        yaml(),
        editorTheme,
        EditorState.readOnly.of(true),
        EditorView.editable.of(false),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        unifiedMergeView({
          original: before,
          mergeControls: false,
          highlightChanges: false,
          gutter: true,
          ...(isWhole ? {} : { collapseUnchanged: { margin: 3, minSize: 5 } }),
        }),
      ],
    })
    return () => view.destroy()
  }, [before, after, label, isWhole])
  return <div ref={place} className={classes.frame} />
}
