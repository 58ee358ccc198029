import { type EngineClient, route } from '../client.ts'
import { demultiplex, plain } from './demux.ts'

/** The last lines that a container wrote, both streams; empty when its logging driver keeps none that can be read. */
export async function lastLines(
  client: EngineClient,
  id: string,
  options: { tty: boolean; count: number },
): Promise<string[]> {
  try {
    const query = { stdout: true, stderr: true, tail: options.count }
    const source = await client.stream({
      path: route`/containers/${id}/logs`,
      query,
      signal: AbortSignal.timeout(10_000),
    })
    let text = ''
    for await (const frame of options.tty ? plain(source) : demultiplex(source)) {
      text += frame.data.toString('utf8')
      if (text.length > 200_000) text = text.slice(-100_000)
    }
    const lines = text.split(/\r?\n/).filter((line) => line !== '')
    return lines.slice(-options.count).map((line) => line.slice(0, 2000))
  } catch {
    return []
  }
}
