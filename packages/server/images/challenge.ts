/** One way to authenticate that a server offers (RFC 9110, 11.6.1). Scheme and names of parameters are in lower case. */
export interface Challenge {
  readonly scheme: string
  readonly parameters: Readonly<Record<string, string>>
}

const token = String.raw`[!#$%&'*+.^_\x60|~0-9A-Za-z-]+`
const parameter = new RegExp(String.raw`^(${token})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|(${token}))`)
const scheme = new RegExp(`^(${token})(?:\\s+|$|(?=,))`)
const longest = 8192

/** The value of WWW-Authenticate: several challenges, and commas within quotes, are understood; the rest is left out. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Record<string, string> }[] = []
  let rest = header.slice(0, longest).trimStart()
  while (rest !== '') {
    const found = parameter.exec(rest)
    const current = challenges.at(-1)
    if (found !== null && current !== undefined) {
      current.parameters[(found[1] ?? '').toLowerCase()] = (found[2] ?? found[3] ?? '').replace(/\\(.)/g, '$1')
      rest = rest.slice(found[0].length)
    } else {
      const next = scheme.exec(rest)
      if (next === null) return challenges
      challenges.push({ scheme: (next[1] ?? '').toLowerCase(), parameters: {} })
      rest = rest.slice(next[0].length)
    }
    rest = rest.replace(/^[\s,]+/, '')
  }
  return challenges
}
