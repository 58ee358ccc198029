import type { Problem } from '@panamax/core/compose/problem'
import { useEffect, useRef, useState } from 'react'

interface Answer {
  readonly id: number
  readonly problems: readonly Problem[]
}

/**
 * The problems of the text, found in a worker: half a second for ten thousand lines would be felt at every letter. Those of
 * the text before stay until then; undefined before the first.
 */
export function useProblems(text: string | undefined, app: string): readonly Problem[] | undefined {
  const [problems, setProblems] = useState<readonly Problem[]>()
  const worker = useRef<Worker>(undefined)
  const asked = useRef(0)
  useEffect(() => {
    const started = new Worker(new URL('./check-worker.ts', import.meta.url), { type: 'module' })
    worker.current = started
    started.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
      if (data.id === asked.current) setProblems(data.problems)
    })
    return () => started.terminate()
  }, [])
  useEffect(() => {
    if (text === undefined) return
    asked.current += 1
    worker.current?.postMessage({ id: asked.current, text, app })
  }, [text, app])
  return problems
}
