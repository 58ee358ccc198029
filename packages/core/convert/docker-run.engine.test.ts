import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { load } from '../compose/load.ts'
import { toDockerRun } from './docker-run.ts'

const image = 'pmxrun-busybox:1'

function run(program: string, ...words: string[]): string {
  return execFileSync(program, words, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

function ignoring(program: string, ...words: string[]): void {
  try {
    run(program, ...words)
  } catch {
    // What is not there need not be removed.
  }
}

function remove(): void {
  ignoring('docker', 'rm', '--force', '--volumes', 'pmxrun-web-1', 'pmxrun-db-1')
  ignoring('docker', 'network', 'rm', 'pmxrun_default', 'pmxrun_front')
  ignoring('docker', 'volume', 'rm', 'pmxrun_data')
}

/** A tiny image of the busybox that Debian's busybox-static brings. */
beforeAll(() => {
  remove()
  const root = mkdtempSync(join(tmpdir(), 'pmxrun-'))
  mkdirSync(join(root, 'bin'))
  copyFileSync('/bin/busybox', join(root, 'bin/busybox'))
  for (const command of ['sh', 'sleep', 'ping', 'cat']) symlinkSync('busybox', join(root, 'bin', command))
  run('tar', '-C', root, '-cf', `${root}.tar`, '.')
  run('docker', 'import', `${root}.tar`, image)
  rmSync(root, { recursive: true })
  rmSync(`${root}.tar`)
})

afterAll(() => {
  remove()
  ignoring('docker', 'rmi', image)
})

test('the commands of an app work when they are pasted into a shell, twice for the networks and volumes', () => {
  const { app } = load({
    files: [
      {
        path: 'compose.yaml',
        text: `
name: pmxrun
services:
  web:
    image: ${image}
    links: ["db:DB_1"]
    networks: [default, front]
    environment: {TITLE: "It's \\"$$5\\" \`x\`"}
    command: [sh, -c, "while true; do sleep 1; done"]
    volumes: ["data:/data:ro"]
    healthcheck: {test: [CMD, cat, /data/a b], interval: 1s}
    mem_limit: 64m
  db:
    image: ${image}
    command: [sh, -c, "echo hello > '/data/a b'; sleep 600"]
    volumes: ["data:/data"]
networks: {front: {internal: true}}
volumes: {data: {labels: {a: b c}}}
`,
      },
    ],
    variables: {},
  })
  if (app === undefined) throw new Error('the document does not load')
  run('/bin/sh', '-ec', toDockerRun(app).text)
  const exec = (...words: string[]) => run('docker', 'exec', 'pmxrun-web-1', ...words)
  expect(exec('sh', '-c', 'echo "$TITLE"')).toBe('It\'s "$5" `x`')
  expect(exec('cat', '/data/a b')).toBe('hello')
  expect(exec('ping', '-c', '1', 'DB_1')).toContain('1 packets received')
  expect(
    run('docker', 'inspect', '--format', '{{.HostConfig.Memory}} {{json .Config.Healthcheck.Test}}', 'pmxrun-web-1'),
  ).toBe(`67108864 ["CMD-SHELL","cat '/data/a b'"]`)
  expect(run('docker', 'volume', 'inspect', '--format', '{{.Labels.a}}', 'pmxrun_data')).toBe('b c')
  run('docker', 'rm', '--force', 'pmxrun-db-1')
  run('/bin/sh', '-ec', toDockerRun(app, 'db').text)
  expect(run('docker', 'inspect', '--format', '{{.State.Running}}', 'pmxrun-db-1')).toBe('true')
})
