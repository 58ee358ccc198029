import type { Problem } from '../compose/problem.ts'
import type { AppSpec } from '../compose/spec.ts'
import type { Loss } from './loss.ts'
import { readPaste } from './read-paste.ts'
import { appToRun, serviceToRun } from './write-run.ts'

/**
 * Turns pasted `docker run` commands (one or several, with the `docker network create` and `docker volume create`
 * that go with them) into a compose document. Nothing is executed. What has no compose equivalent is a loss by name;
 * what a shell would have filled in becomes a variable that is asked for. `document` is absent without a `docker run`.
 */
export function parseDockerRun(text: string): { document?: string; problems: Problem[]; losses: Loss[] } {
  return readPaste(text)
}

/**
 * The `docker` commands that an app amounts to, quoted for a POSIX shell: the networks and volumes first, then the
 * services, each after those that it needs. With `service`, what that one takes.
 * Values are written as they are, secrets among them.
 */
export function toDockerRun(app: AppSpec, service?: string): { text: string; losses: Loss[] } {
  return service === undefined ? appToRun(app) : serviceToRun(app, service)
}
