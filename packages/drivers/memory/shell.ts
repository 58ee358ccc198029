import { commands } from './shell-commands.ts'
import { type List, type Node, parseShell, type Redirect, type Word } from './shell-parse.ts'
import { Exit, type Terminal } from './terminal.ts'

const SHELLS = new Set(['sh', '/bin/sh', 'ash', '/bin/ash', 'bash', '/bin/bash'])

/** Runs an argument vector and resolves with its exit code. Rejects only with what `sleep`, `read` and `unknown` reject with. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = argv
  try {
    if (!SHELLS.has(name)) return await command(argv, terminal)
    if (rest[0] === '-c') return await runScript(rest[1] ?? '', terminal)
    return await runLines(terminal)
  } catch (thrown) {
    if (thrown instanceof Exit) return thrown.code
    throw thrown
  }
}

async function runScript(script: string, terminal: Terminal): Promise<number> {
  const list = tryParse(script, terminal)
  return list === undefined ? 2 : runList(list, terminal)
}

/** An interactive shell: one line of input after another. */
async function runLines(terminal: Terminal): Promise<number> {
  const prompt = terminal.isTty ? '$ ' : ''
  let pending = ''
  let code = 0
  terminal.write('stdout', prompt)
  for (let data = await terminal.read(); data !== undefined; data = await terminal.read()) {
    if (terminal.isTty) terminal.write('stdout', data)
    const lines = (pending + data).split(/\r\n|\r|\n/)
    pending = lines.pop() ?? ''
    for (const line of lines) {
      code = await runScript(line, terminal)
      terminal.write('stdout', prompt)
    }
  }
  return pending === '' ? code : runScript(pending, terminal)
}

function tryParse(script: string, terminal: Terminal): List | undefined {
  try {
    return parseShell(script)
  } catch (thrown) {
    if (!(thrown instanceof SyntaxError)) throw thrown
    terminal.write('stderr', `sh: ${thrown.message}\n`)
    return undefined
  }
}

async function runList(list: List, terminal: Terminal): Promise<number> {
  let code = 0
  for (const { when, node } of list) {
    if (when === 'success' ? code !== 0 : when === 'failure' ? code === 0 : false) continue
    code = await runNode(node, terminal)
    terminal.environment.set('?', String(code))
  }
  return code
}

async function runNode(node: Node, terminal: Terminal): Promise<number> {
  let code = 0
  if (node.type === 'for') {
    for (const word of node.words) {
      terminal.environment.set(node.name, expand(word, terminal))
      code = await runList(node.body, terminal)
    }
    return code
  }
  if (node.type === 'while') {
    while ((await runList(node.condition, terminal)) === 0) {
      code = await runList(node.body, terminal)
      // Without this a loop that never sleeps would take the whole process with it.
      await terminal.sleep(1)
    }
    return code
  }
  const { target, flush } = redirect(node.redirects, terminal)
  code = await command(
    node.words.map((word) => expand(word, terminal)),
    target,
  )
  flush()
  return code
}

async function command(argv: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...args] = argv
  const assignment = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(name)
  if (assignment !== null && args.length === 0) {
    terminal.environment.set(assignment[1]!, assignment[2]!)
    return 0
  }
  if (name === 'exec') return command(args, terminal)
  if (SHELLS.has(name)) return run(argv, terminal)
  const known = commands.get(name.replace(/^\/(usr\/)?s?bin\//, ''))
  return known === undefined ? terminal.unknown(name) : known(args, terminal)
}

function redirect(redirects: readonly Redirect[], terminal: Terminal): { target: Terminal; flush: () => void } {
  let target = terminal
  const flushes: (() => void)[] = []
  for (const { kind, target: word } of redirects) {
    const path = expand(word, terminal)
    const outer = target
    if (kind === '>&2') target = { ...outer, write: (_stream, text) => outer.write('stderr', text) }
    else if (kind === '2>&1') target = { ...outer, write: (_stream, text) => outer.write('stdout', text) }
    else if (kind === '<') {
      let content = terminal.readFile(path)?.content
      const read = (): Promise<string | undefined> => {
        const piece = content
        content = undefined
        return Promise.resolve(piece)
      }
      target = { ...outer, read }
    } else {
      let written = kind === '>>' ? (terminal.readFile(path)?.content ?? '') : ''
      target = {
        ...outer,
        write: (stream, text) => {
          if (stream === 'stdout') written += text
          else outer.write(stream, text)
        },
      }
      flushes.push(() => terminal.writeFile(path, written))
    }
  }
  return { target, flush: () => flushes.forEach((flush) => flush()) }
}

function expand(word: Word, terminal: Terminal): string {
  return word.map((part) => ('text' in part ? part.text : (terminal.environment.get(part.variable) ?? ''))).join('')
}
