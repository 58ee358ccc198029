import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { yaml } from '@codemirror/lang-yaml'
import { bracketMatching, foldGutter, indentUnit } from '@codemirror/language'
import { lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import type { Problem } from '@panamax/core/compose/problem'
import { useEffect, useRef } from 'react'
import { editorTheme } from '../../../components/editor-theme.ts'
import { composeCompletions } from './completions.ts'
import classes from './document.module.css'

interface Props {
  readonly text: string
  readonly label: string
  readonly isReadOnly: boolean
  readonly problems: readonly Problem[]
  /** To be shown. */
  readonly line: number | undefined
  readonly onChange: (text: string) => void
}

/** Tab leaves the editor, unless Escape was not pressed before: the editor's own rule for keyboards. */
export function Editor({ text, label, isReadOnly, problems, line, onChange }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const change = useRef(onChange)
  change.current = onChange
  const first = useRef(text)
  const handing = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => {
    if (place.current === null) return undefined
    const hand = () => {
      clearTimeout(handing.current)
      handing.current = undefined
      change.current(editor.state.doc.toString())
    }
    const editor = new EditorView({
      parent: place.current,
      doc: first.current,
      extensions: [
        lineNumbers(),
        foldGutter(),
        history(),
        drawSelection(),
        bracketMatching(),
        closeBrackets(),
        highlightActiveLine(),
        highlightSelectionMatches(),
        indentUnit.of('  '),
        yaml(),
        autocompletion({ override: [composeCompletions] }),
        lintGutter(),
        editorTheme,
        EditorState.readOnly.of(isReadOnly),
        EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
        keymap.of([
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...searchKeymap,
          ...historyKeymap,
          ...completionKeymap,
          ...lintKeymap,
          indentWithTab,
        ]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return
          clearTimeout(handing.current)
          // A long text is read by many when it has changed: not between two letters.
          handing.current = setTimeout(hand, update.state.doc.lines > 500 ? 350 : 0)
        }),
        EditorView.domEventHandlers({
          blur: () => {
            if (handing.current !== undefined) hand()
          },
        }),
      ],
    })
    view.current = editor
    return () => {
      if (handing.current !== undefined) hand()
      first.current = editor.state.doc.toString()
      editor.destroy()
    }
  }, [label, isReadOnly])
  useEffect(() => {
    const editor = view.current
    // Discarded, or changed by a form: what is typed here arrives again and changes nothing.
    if (editor === undefined || handing.current !== undefined || editor.state.doc.toString() === text) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: text } })
  }, [text])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor.state, problems)))
  }, [problems])
  useEffect(() => {
    const editor = view.current
    if (editor === undefined || line === undefined) return
    const { from } = editor.state.doc.line(Math.min(Math.max(1, line), editor.state.doc.lines))
    editor.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) })
    editor.focus()
  }, [line])
  return <div ref={place} className={classes.editor} />
}

function diagnosticsOf(state: EditorState, problems: readonly Problem[]) {
  return problems.flatMap((problem) => {
    if (problem.line === undefined || problem.line > state.doc.lines) return []
    const line = state.doc.line(problem.line)
    const from = Math.min(line.to, line.from + Math.max(0, (problem.column ?? 1) - 1))
    return [{ from, to: line.to, severity: problem.severity, message: problem.message }]
  })
}
