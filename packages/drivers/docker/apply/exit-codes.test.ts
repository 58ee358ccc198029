import { expect, it } from 'vitest'
import { exitInWords } from './exit-codes.ts'

it.each([
  [{ exitCode: 1 }, 'exit code 1'],
  [{ exitCode: 127 }, 'exit code 127: its command was not found in the image'],
  [{ exitCode: 137, outOfMemory: true }, 'exit code 137: it used more memory than it may and was killed'],
  [{ exitCode: 139 }, 'exit code 139: it crashed (SIGSEGV)'],
  [{ exitCode: 134 }, 'exit code 134: it was ended by SIGABRT'],
  [{ exitCode: 255 }, 'exit code 255'],
])('%o', (runtime, words) => {
  expect(exitInWords(runtime)).toBe(words)
})
