import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { pack } from 'tar-stream'

/** The statically linked busybox of Debian's package busybox-static. */
const binary = '/bin/busybox'

/** The file system of a tiny image: busybox under the name of each of its commands, and the folders that programs expect. */
export async function* busyboxFileSystem(extra: Readonly<Record<string, Buffer>> = {}): AsyncGenerator<Uint8Array> {
  const archive = pack()
  for (const folder of ['bin/', 'etc/', 'root/', 'proc/', 'sys/', 'dev/']) {
    archive.entry({ name: folder, type: 'directory', mode: 0o755 })
  }
  archive.entry({ name: 'tmp/', type: 'directory', mode: 0o1777 })
  archive.entry({ name: 'etc/passwd', mode: 0o644 }, 'root:x:0:0:root:/root:/bin/sh\nguest:x:1000:1000::/tmp:/bin/sh\n')
  archive.entry({ name: 'bin/busybox', mode: 0o755 }, await readFile(binary))
  for (const command of await commands()) {
    if (command !== 'busybox') archive.entry({ name: `bin/${command}`, type: 'symlink', linkname: 'busybox' })
  }
  for (const [name, content] of Object.entries(extra)) archive.entry({ name, mode: 0o644 }, content)
  archive.finalize()
  yield* archive as AsyncIterable<Uint8Array>
}

async function commands(): Promise<string[]> {
  const { stdout } = await promisify(execFile)(binary, ['--list'])
  return stdout.split('\n').filter((line) => /^[\w.[-]+$/.test(line))
}
