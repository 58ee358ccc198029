import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Installation } from './installation.ts'

const blog = `name: blog
x-panamax:
  name: Team blog
  description: The blog of the team, with its database
  keywords: [blog, team]
  documentation: |
    # Team blog

    Open it, and write.
services:
  web: # what readers see
    image: ghost:6.0
    environment: {GREETING: Hello, LOG_LEVEL: info}
    ports: ["18300:2368"]
    x-panamax: {category: Web Tier}
  db:
    image: mysql:9.4
    environment: {MYSQL_ROOT_PASSWORD: "\${DB_PASSWORD}"}
    volumes: ["data:/var/lib/mysql"]
    x-panamax: {category: Data Tier}
volumes: {data: {}}
`

const wiki = `name: wiki
x-panamax: {name: Team wiki, description: What everybody has to know, keywords: [wiki, team], type: Default}
services:
  wiki: {image: "dokuwiki/dokuwiki:2025", ports: ["18301:8080"]}
`

/** A git repository, a folder and a place that does not answer, as somebody has them after a month of use. */
export class Marketplace {
  readonly #work: string
  readonly #bare: string
  readonly #installation: Installation

  constructor(installation: Installation) {
    this.#installation = installation
    this.#work = join(installation.panamax.home, 'fixture/work')
    this.#bare = join(installation.panamax.home, 'fixture/team-templates.git')
  }

  /** Adds the sources. One of them cannot be reached any more. */
  async open(): Promise<void> {
    mkdirSync(this.#work, { recursive: true })
    git(this.#work, 'init', '--quiet', '--initial-branch=main')
    this.#write('blog/compose.yaml', blog)
    this.#write('wiki/compose.yaml', wiki)
    this.#write('old-and-broken.pmx', '---\nname: Broken\nimages:\n- name: [\n')
    this.#commit('Blog and wiki')
    git(dirname(this.#bare), 'init', '--quiet', '--bare', '--initial-branch=main', this.#bare)
    this.#push()
    await this.#add({ address: `file://${this.#bare}`, kind: 'git', name: 'team' })
    const lost = join(this.#installation.panamax.home, 'fixture/a-folder-with-quite-a-long-name-that-was-unmounted')
    mkdirSync(join(lost, 'wiki'), { recursive: true })
    writeFileSync(join(lost, 'wiki/compose.yaml'), wiki)
    await this.#add({ address: lost, kind: 'directory', name: 'archive' })
    rmSync(lost, { recursive: true })
    await this.#installation.api('POST', '/api/v1/sources/archive/refresh').catch(() => undefined)
  }

  /** An app of the template, changed where its template then changes too. */
  async runBlogThatConflicts(): Promise<void> {
    const installation = this.#installation
    await installation.runDraft({ template: 'team/blog', target: 'simulated', values: { DB_PASSWORD: 'a1b2c3d4e5f6' } })
    const { document, number } = await installation.api<{ document: string; number: number }>(
      'GET',
      '/api/v1/apps/blog/revisions/1',
    )
    await installation.api('POST', '/api/v1/apps/blog/revisions', {
      document: document.replace('ghost:6.0', 'ghost:6.0-alpine').replace('GREETING: Hello', 'GREETING: Good morning'),
      base: number,
    })
    this.#write(
      'blog/compose.yaml',
      blog
        .replace('ghost:6.0', 'ghost:6.1')
        .replace('mysql:9.4', 'mysql:9.5')
        .replace('LOG_LEVEL: info', 'LOG_LEVEL: warn'),
    )
    this.#commit('Blog: Ghost 6.1')
    this.#push()
    await installation.api('POST', '/api/v1/sources/team/refresh')
  }

  async #add(source: object): Promise<void> {
    await this.#installation.api('POST', '/api/v1/sources', source)
  }

  #write(path: string, text: string): void {
    const file = join(this.#work, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  #commit(message: string): void {
    git(this.#work, 'add', '--all')
    git(this.#work, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', 'commit', '--quiet', '-m', message)
  }

  #push(): void {
    git(this.#work, 'push', '--quiet', this.#bare, 'main')
  }
}

function git(folder: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
}
