import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import type { TlsMaterial } from './tls-material.ts'

const metaFile = z.object({
  Endpoints: z.object({ docker: z.object({ Host: z.string(), SkipTLSVerify: z.boolean().optional() }) }),
})
const configFile = z.object({ currentContext: z.string().optional() })

export interface DockerContext {
  readonly host: string
  readonly tls?: TlsMaterial
}

/** A context of the docker CLI, with its TLS material. Throws `invalid_request` when there is none of that name. */
export async function readContext(folder: string, name: string): Promise<DockerContext> {
  const id = createHash('sha256').update(name).digest('hex')
  const text = await readIfThere(path.join(folder, 'contexts/meta', id, 'meta.json'))
  if (text === undefined) {
    throw new PanamaxError(
      'invalid_request',
      `There is no docker context named ${name}. "docker context ls" lists them.`,
    )
  }
  const meta = metaFile.safeParse(parse(text))
  if (!meta.success) {
    throw new PanamaxError('invalid_request', `The docker context ${name} has no address of a Docker engine.`, {
      cause: meta.error,
    })
  }
  const { Host: host, SkipTLSVerify: skip } = meta.data.Endpoints.docker
  const tls = await tlsOf(path.join(folder, 'contexts/tls', id, 'docker'), skip === true)
  return { host, ...(tls === undefined ? {} : { tls }) }
}

/** The context that `docker context use` chose. */
export async function readCurrentContext(folder: string): Promise<string | undefined> {
  const text = await readIfThere(path.join(folder, 'config.json'))
  if (text === undefined) return undefined
  const config = configFile.safeParse(parse(text))
  return config.success ? config.data.currentContext || undefined : undefined
}

async function tlsOf(folder: string, skip: boolean): Promise<TlsMaterial | undefined> {
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map(async (file) => readIfThere(path.join(folder, file))),
  )
  if (ca === undefined && cert === undefined && !skip) return undefined
  return {
    ...(ca === undefined ? {} : { ca: Buffer.from(ca) }),
    ...(cert === undefined ? {} : { cert: Buffer.from(cert) }),
    ...(key === undefined ? {} : { key: Buffer.from(key) }),
    verify: !skip,
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new PanamaxError('invalid_request', `${file} cannot be read (${code}).`, { cause: error })
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
