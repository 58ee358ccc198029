import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

/** How the command line on this machine finds the running server: `server.json` in the data folder, 0600. */
const ServerFile = z.object({ address: z.string(), token: z.string(), pid: z.int() })
export type ServerFile = z.infer<typeof ServerFile>

const pathOf = (home: string): string => join(home, 'server.json')

/** Whole or not at all. */
export function writeServerFile(home: string, content: ServerFile): void {
  const draft = `${pathOf(home)}.part`
  rmSync(draft, { force: true })
  writeFileSync(draft, `${JSON.stringify(content)}\n`, { mode: 0o600, flag: 'wx' })
  renameSync(draft, pathOf(home))
}

/** Absent when there is none, or none that can be read. */
export function readServerFile(home: string): ServerFile | undefined {
  try {
    return ServerFile.parse(JSON.parse(readFileSync(pathOf(home), 'utf8')))
  } catch {
    return undefined
  }
}

export function removeServerFile(home: string): void {
  rmSync(pathOf(home), { force: true })
}
