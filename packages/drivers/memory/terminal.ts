/** What a simulated process may see and do. */
export interface Terminal {
  readonly environment: Map<string, string>
  readonly isTty: boolean
  write(stream: 'stdout' | 'stderr', text: string): void
  /** The next piece of standard input; undefined at its end. */
  read(): Promise<string | undefined>
  sleep(ms: number): Promise<void>
  readFile(path: string): { content: string; mode: string; uid: string; gid: string } | undefined
  writeFile(path: string, content: string): void
  /** Address of a name on the container's networks. */
  lookUp(name: string): string | undefined
  readonly hostname: string
  readonly user: string
  readonly workdir: string
  /** What a program does that nobody simulates; resolves with its exit code. */
  unknown(name: string): Promise<number>
}

/** `exit N` on its way up. */
export class Exit extends Error {
  readonly code: number

  constructor(code: number) {
    super(`exit ${code}`)
    this.code = code
  }
}
