/** What a document may be at the most: it is hostile input, and refusing must be quick. */
export const limits = {
  /** Characters of one file. */
  characters: 10_000_000,
  /** Lines of one file: reading takes time in proportion. */
  lines: 60_000,
  /** Mappings and lists within each other. */
  depth: 100,
  /** Values in one file, aliases counted each time they are used. */
  nodes: 250_000,
  services: 5_000,
  /** Files read for one document (includes, extends, env files). */
  files: 500,
} as const

export interface Excess {
  readonly offset: number
  readonly reason: string
}

/** A look at the raw text before it is parsed: what a parser would choke on, found in one pass without recursion. */
export function findExcess(text: string): Excess | undefined {
  if (text.length > limits.characters) {
    return {
      offset: limits.characters,
      reason: `The file has ${text.length} characters; ${limits.characters} are the most that is read.`,
    }
  }
  return findControlCharacter(text) ?? findLineExcess(text) ?? findNesting(text)
}

/** Characters that YAML does not allow, not even in quotes. */
const forbidden =
  /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u0084\u0086-\u009F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/

function findControlCharacter(text: string): Excess | undefined {
  const offset = text.search(forbidden)
  if (offset === -1) return undefined
  const code = text.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0')
  return {
    offset,
    reason: `The character U+${code} is not allowed in YAML: remove it, or write it as an escape in double quotes.`,
  }
}

function findLineExcess(text: string): Excess | undefined {
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lines += 1
    if (lines > limits.lines) {
      return { offset: at, reason: `The file has more than ${limits.lines} lines, the most that is read.` }
    }
  }
  return undefined
}

/**
 * Brackets and dashes within each other far deeper than the real limit. Quotes and block texts are not understood
 * here, hence the wide margin; the exact check is made on the parsed document.
 */
function findNesting(text: string): Excess | undefined {
  const tooDeep = limits.depth * 10
  let brackets = 0
  let dashes = 0
  let separators = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0x5b || code === 0x7b) {
      brackets += 1
      separators += 1
    } else if (code === 0x5d || code === 0x7d) brackets = Math.max(0, brackets - 1)
    else if (code === 0x2c) separators += 1
    dashes = code === 0x2d || code === 0x3f || code === 0x3a ? dashes + 1 : code === 0x20 ? dashes : 0
    if (brackets > tooDeep || dashes > tooDeep * 5) {
      return { offset: at, reason: `Values are nested more than ${limits.depth} deep here.` }
    }
    if (separators > limits.nodes) {
      return { offset: at, reason: `The file has more than ${limits.nodes} values, the most that is read.` }
    }
  }
  return undefined
}
