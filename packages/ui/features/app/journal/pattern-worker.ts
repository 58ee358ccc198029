import type { PatternAnswer, PatternRequest } from './pattern-search.ts'

// A pattern may take for ever on a line that was written for it: whoever has started this worker ends it then.
addEventListener('message', ({ data: { id, source, lines } }: MessageEvent<PatternRequest>) => {
  const pattern = new RegExp(source, 'i')
  const numbers = lines.filter(([, text]) => pattern.test(text)).map(([number]) => number)
  postMessage({ id, numbers } satisfies PatternAnswer)
})
