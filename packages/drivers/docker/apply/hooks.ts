import { PanamaxError } from '@panamax/core/errors'
import { z } from 'zod'
import { route } from '../client.ts'
import { demultiplex } from '../logs/demux.ts'
import type { HookPayload } from '../render/payload.ts'
import type { Job, Workshop } from './workshop.ts'

export const hookList = z.array(
  z.object({
    command: z.array(z.string()),
    user: z.string().optional(),
    privileged: z.boolean().optional(),
    workdir: z.string().optional(),
    environment: z.array(z.string()),
  }),
)

/** Runs commands inside of a running container, one after the other. Throws `failed` for the first one that does not end with 0. */
export async function runHooks(
  shop: Workshop,
  id: string,
  hooks: readonly HookPayload[],
  { when, job }: { when: string; job: Job },
): Promise<void> {
  for (const hook of hooks) {
    const body = {
      Cmd: hook.command,
      Env: hook.environment,
      AttachStdout: true,
      AttachStderr: true,
      ...(hook.user === undefined ? {} : { User: hook.user }),
      ...(hook.privileged === undefined ? {} : { Privileged: hook.privileged }),
      ...(hook.workdir === undefined ? {} : { WorkingDir: hook.workdir }),
    }
    const made = await shop.client.json({
      method: 'POST',
      path: route`/containers/${id}/exec`,
      body,
      signal: job.signal,
    })
    const { Id: exec } = z.object({ Id: z.string() }).parse(made)
    const start = { method: 'POST' as const, path: route`/exec/${exec}/start`, body: { Detach: false, Tty: false } }
    const output = await shop.client.stream({ ...start, signal: job.signal })
    let text = ''
    for await (const frame of demultiplex(output)) text = (text + frame.data.toString('utf8')).slice(-20_000)
    const state = await shop.client.json({ path: route`/exec/${exec}/json`, signal: job.signal })
    const { ExitCode: exitCode } = z.object({ ExitCode: z.number().nullish() }).parse(state)
    if (exitCode === 0) continue
    const log = text
      .split('\n')
      .filter((line) => line !== '')
      .slice(-20)
    // Its other words may be secrets.
    const words = `The command that runs ${when} ("${hook.command[0] ?? ''}") ended with exit code ${exitCode ?? '?'}`
    throw new PanamaxError('failed', `${words}${log.length > 0 ? `: ${log.at(-1)}` : '.'}`, {
      details: { exitCode, log },
    })
  }
}
