import { execFileSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Of a file: its text; null removes it. */
export type Files = Readonly<Record<string, string | Uint8Array | null>>

const environment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  LC_ALL: 'C',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
}

/** A bare repository that is written without a working tree, so that thousands of files and forbidden names are easy. */
export class TestRepository {
  readonly folder: string
  #time = 1_700_000_000

  constructor(folder: string, branch = 'main') {
    this.folder = folder
    mkdirSync(folder, { recursive: true })
    this.git(['init', '--quiet', '--bare', `--initial-branch=${branch}`, '.'])
  }

  git(args: readonly string[], input?: string | Uint8Array): string {
    const options = { cwd: this.folder, env: environment, input: input ?? '', maxBuffer: 1 << 28 }
    return execFileSync('git', [...args], { ...options, stdio: ['pipe', 'pipe', 'pipe'] })
      .toString()
      .trim()
  }

  /** The same, with another program's output as its input, however much that is. */
  gitFrom(args: readonly string[], [program = '', ...words]: readonly string[]): string {
    const file = join(this.folder, 'input')
    const output = openSync(file, 'w+')
    execFileSync(program, words, { stdio: ['ignore', output, 'inherit'] })
    closeSync(output)
    const input = openSync(file, 'r')
    const text = execFileSync('git', [...args], {
      cwd: this.folder,
      env: environment,
      stdio: [input, 'pipe', 'inherit'],
    })
    closeSync(input)
    rmSync(file)
    return text.toString().trim()
  }

  /** Puts files on top of the branch's last commit; `from: null` starts over without history. Gives the commit's id. */
  commit(
    files: Files,
    { branch = 'main', from, message = 'change' }: { branch?: string; from?: null; message?: string } = {},
  ): string {
    const parts: Buffer[] = []
    const say = (text: string): void => void parts.push(Buffer.from(text))
    this.#time += 60
    say(`commit refs/heads/${branch}\ncommitter Test <test@example.com> ${this.#time} +0000\n`)
    say(`data ${Buffer.byteLength(message)}\n${message}\n`)
    if (from === undefined && this.has(branch)) say(`from refs/heads/${branch}^0\n`)
    for (const [path, content] of Object.entries(files)) {
      if (content === null) {
        say(`D ${quote(path)}\n`)
        continue
      }
      const bytes = Buffer.from(content)
      say(`M 100644 inline ${quote(path)}\ndata ${bytes.length}\n`)
      parts.push(bytes)
      say('\n')
    }
    this.git(['fast-import', '--quiet', '--force'], Buffer.concat(parts))
    return this.git(['rev-parse', `refs/heads/${branch}`])
  }

  /** A commit whose tree is made of entries that git itself would refuse. */
  commitTree(entries: readonly { mode: string; name: string; id: string }[], branch = 'main'): string {
    const bytes = entries.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
    const tree = this.git(['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'], Buffer.concat(bytes))
    return this.commitOf(tree, branch)
  }

  /** A commit of a tree by its id, as the branch's only one. */
  commitOf(tree: string, branch = 'main'): string {
    const commit = this.git(['commit-tree', tree, '-m', 'tree'])
    this.git(['update-ref', `refs/heads/${branch}`, commit])
    return commit
  }

  blob(content: string | Uint8Array): string {
    return this.git(['hash-object', '-w', '--stdin'], content)
  }

  tree(entries: readonly { mode: string; name: string; id: string }[]): string {
    const bytes = entries.flatMap(({ mode, name, id }) => [Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
    return this.git(['hash-object', '-w', '-t', 'tree', '--literally', '--stdin'], Buffer.concat(bytes))
  }

  has(branch: string): boolean {
    return this.git(['for-each-ref', `refs/heads/${branch}`]) !== ''
  }
}

function quote(path: string): string {
  const escaped = path.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return `"${escaped}"`
}
