import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { listeningPorts, parseSocketTable } from './listening.ts'

const header = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode'
const row = (local: string, remote: string, state: string, inode: number): string =>
  `   0: ${local} ${remote} ${state} 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0000 100 0 0 10 0`

it('a table gives the ports that are listened on, with addresses as people write them', () => {
  const four = [
    header,
    row('00000000:1F90', '00000000:0000', '0A', 1),
    row('0100007F:0CEA', '00000000:0000', '0A', 2),
    row('0100007F:0CEA', '0100007F:A001', '01', 3),
  ].join('\n')
  expect(parseSocketTable(four, 'tcp').map(({ port, ip }) => `${ip}:${port}`)).toEqual([':8080', '127.0.0.1:3306'])
  const six = [
    row('00000000000000000000000000000000:0050', '00000000000000000000000000000000:0000', '0A', 1),
    row('00000000000000000000000001000000:0051', '00000000000000000000000000000000:0000', '0A', 2),
    row('0000000000000000FFFF00000100007F:0052', '00000000000000000000000000000000:0000', '0A', 3),
    row('B80D01200000000000000000010000A0:0053', '00000000000000000000000000000000:0000', '0A', 4),
  ].join('\n')
  expect(parseSocketTable(six, 'tcp').map(({ ip }) => ip)).toEqual(['', '::1', '127.0.0.1', '2001:db8::a000:1'])
})

it('of UDP only sockets without a peer count', () => {
  const table = [row('00000000:0035', '00000000:0000', '07', 1), row('0100007F:9000', '0100007F:0035', '01', 2)].join(
    '\n',
  )
  expect(parseSocketTable(table, 'udp').map(({ port }) => port)).toEqual([53])
})

it('a port is named after the process that holds it, or after nobody', async () => {
  const proc = await mkdtemp(path.join(tmpdir(), 'proc-'))
  await mkdir(path.join(proc, 'net'))
  await mkdir(path.join(proc, '42/fd'), { recursive: true })
  await writeFile(path.join(proc, '42/comm'), 'nginx\n')
  await symlink('socket:[77]', path.join(proc, '42/fd/3'))
  const table = [row('00000000:0050', '00000000:0000', '0A', 77), row('00000000:0051', '00000000:0000', '0A', 78)]
  await writeFile(path.join(proc, 'net/tcp'), table.join('\n'))
  const held = await listeningPorts(proc)
  expect(held.map(({ port, holder }) => `${port} ${holder.name}`)).toEqual(['80 nginx', '81 of another user'])
  await rm(proc, { recursive: true })
})

it.runIf(process.platform === 'linux')('this very process is found on a real machine', async () => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const held = await listeningPorts('/proc')
  server.close()
  const [found] = held.filter((each) => each.port === port)
  expect(found).toMatchObject({ protocol: 'tcp', ip: '127.0.0.1', holder: { kind: 'process' } })
  expect(found?.holder.name).not.toBe('of another user')
})
