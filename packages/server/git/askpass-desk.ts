import { createServer, type Server, type Socket } from 'node:net'
import type { GitAddress } from './address.ts'

export interface Login {
  readonly username: string
  readonly token: string
}

/** Answers git's questions for a login, through a socket in a folder that only this user may enter. */
export interface AskpassDesk {
  close(): Promise<void>
}

/**
 * Opens the desk. The login is told for the host of `remote` and for no other, so that a server that sends git elsewhere does not
 * get it; it is in no argument, no environment and no file.
 */
export async function openAskpassDesk(path: string, remote: GitAddress, login: Login): Promise<AskpassDesk> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    socket.setTimeout(10_000, () => socket.destroy())
    let question = ''
    socket.on('data', (chunk: Buffer) => {
      question += chunk.toString('utf8')
      if (question.includes('\n') || question.length > 8192) socket.end(answerTo(question, remote, login))
    })
  })
  await listen(server, path)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** Blank: no answer. */
function answerTo(question: string, remote: GitAddress, login: Login): string {
  const found = /^(Username|Password) for '([^']+)'/.exec(question)
  if (found === null || !isSamePlace(found[2] ?? '', remote)) return ''
  return `${found[1] === 'Username' ? login.username : login.token}\n`
}

function isSamePlace(text: string, remote: GitAddress): boolean {
  if (!URL.canParse(text)) return false
  const asked = new URL(text)
  return asked.protocol === `${remote.transport}:` && asked.host === new URL(remote.url).host
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.removeListener('error', reject)
      server.on('error', () => undefined)
      resolve()
    })
  })
}
