import { splitWords } from '../shell-words.ts'
import { type Decode, anyText, listOf, object, text, toText, trueOnly } from './decode.ts'
import { environment } from './lines.ts'

/** A command line or a list of words, as a list; an empty one is kept, since it clears the image's. */
export const command: Decode = (node, path, report) => {
  if (node.kind === 'list') return node.items.map((item) => toText(item) ?? '')
  const line = toText(node)
  if (line === undefined) return undefined
  const split = splitWords(line)
  if (split === undefined) {
    const message = 'This command line leaves a quote, a bracket or a backslash open: write it as a list of words.'
    report.error(path, node, message)
    return undefined
  }
  if (split.dropped !== '') {
    const message = `No shell runs this command, so it ends before "${split.dropped.slice(0, 40)}": write ["sh", "-c", "…"] to use a shell.`
    report.warn(path, node, message)
  }
  return split.words
}

/** Text runs in the container's shell; a list starts with CMD, CMD-SHELL or NONE. */
export const healthTest: Decode = (node, path, report) => {
  const line = toText(node)
  return line === undefined ? listOf(anyText)(node, path, report) : ['CMD-SHELL', line]
}

const hookFields = object({ command, user: text, privileged: trueOnly, working_dir: text, environment })

export const hook: Decode = (node, path, report) => {
  const value = hookFields(node, path, report)
  return typeof value === 'object' && value !== null ? { command: null, ...value } : undefined
}
