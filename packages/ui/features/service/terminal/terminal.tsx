import '@xterm/xterm/css/xterm.css'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal as XTerm } from '@xterm/xterm'
import { Text } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { client } from '../../../api/client.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { palettes, type } from '../../../theme/tokens.ts'
import classes from './terminal.module.css'

interface Props {
  readonly app: string
  readonly service: string
  readonly replica: number
  readonly command: readonly string[]
}

type State =
  | { readonly is: 'connecting' | 'open' | 'lost' }
  | { readonly is: 'ended'; readonly code: number }
  | { readonly is: 'refused'; readonly message: string }

/** A command in the container with a terminal around it; ends with the component. */
export function Terminal({ app, service, replica, command }: Props) {
  const { service: texts } = useTexts()
  const place = useRef<HTMLDivElement>(null)
  const [state, setState] = useState<State>({ is: 'connecting' })
  const words = JSON.stringify(command)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const { sunken, text, accent } = palettes.normal.dark
    const terminal = new XTerm({
      fontFamily: type.mono,
      fontSize: 13,
      cursorBlink: true,
      scrollback: 5000,
      screenReaderMode: true,
      theme: { background: sunken, foreground: text, cursor: accent, selectionBackground: '#2b4a55' },
    })
    const fit = new FitAddon()
    terminal.loadAddon(fit)
    terminal.open(element)
    fit.fit()
    terminal.attachCustomKeyEventHandler((event) => {
      // A way out for those who have no mouse: everything else belongs to the program.
      if (!(event.ctrlKey && event.shiftKey && event.key === 'Escape')) return true
      document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]')?.focus()
      return false
    })
    const query = {
      service,
      replica,
      command: words,
      tty: 'true' as const,
      columns: terminal.cols,
      rows: terminal.rows,
    }
    const socket = new WebSocket(client.url('exec', { params: { app }, query }).replace(/^http/, 'ws'))
    socket.binaryType = 'arraybuffer'
    const encoder = new TextEncoder()
    const send = (data: string | Uint8Array<ArrayBuffer>) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(data)
    }
    let isOver = false
    const end = (next: State) => {
      isOver = true
      terminal.write('\u001b[?25l')
      terminal.options.disableStdin = true
      setState(next)
    }
    socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
      if (typeof data !== 'string') return terminal.write(new Uint8Array(data).subarray(1))
      const message = JSON.parse(data) as { type: string; code: number; message: string }
      if (message.type === 'ready') {
        setState({ is: 'open' })
        terminal.focus()
      } else if (message.type === 'exit') end({ is: 'ended', code: message.code })
      else if (message.type === 'error') end({ is: 'refused', message: message.message })
      return undefined
    })
    socket.addEventListener('close', () => {
      if (!isOver) end({ is: 'lost' })
    })
    terminal.onData((text) => send(encoder.encode(text)))
    terminal.onResize(({ cols, rows }) => send(JSON.stringify({ type: 'resize', columns: cols, rows })))
    const observer = new ResizeObserver(() => fit.fit())
    observer.observe(element)
    return () => {
      isOver = true
      observer.disconnect()
      socket.close()
      terminal.dispose()
    }
  }, [app, service, replica, words])
  return (
    <div>
      <div ref={place} className={classes.terminal} role="group" aria-label={texts.terminalLabel(service)} />
      <Text size="sm" mt={6} role="status" c={state.is === 'refused' || state.is === 'lost' ? 'red' : 'dimmed'}>
        {wordsOf(state, texts)}
      </Text>
    </div>
  )
}

function wordsOf(state: State, texts: ReturnType<typeof useTexts>['service']): string {
  switch (state.is) {
    case 'connecting':
      return texts.terminalConnecting
    case 'open':
      return ''
    case 'lost':
      return texts.terminalLost
    case 'ended':
      return state.code === 126 || state.code === 127 ? texts.terminalNoProgram : texts.terminalEnded(state.code)
    case 'refused':
      return state.message
  }
}
