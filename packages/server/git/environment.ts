import type { GitAddress } from './address.ts'

/** Under which name changes are written down. */
export interface GitAuthor {
  readonly name: string
  readonly email: string
}

/**
 * The whole environment of git: nothing of the server's own but the places of programs, so that no variable, file of the person or
 * of the machine changes what git does.
 */
export function gitEnvironment(path: string, home: string, author?: GitAuthor): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_SYSTEM: '/dev/null',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
    // A single object that unfolds to more than this ends git, not the machine.
    GIT_ALLOC_LIMIT: '512m',
    ...(author === undefined
      ? {}
      : {
          GIT_AUTHOR_NAME: author.name,
          GIT_AUTHOR_EMAIL: author.email,
          GIT_COMMITTER_NAME: author.name,
          GIT_COMMITTER_EMAIL: author.email,
        }),
  }
}

/** Options before the command: nothing is run but git itself, and nothing is reached but `remote`, without which nothing is. */
export function gitOptions(remote: GitAddress | undefined, resolved: string | undefined): string[] {
  const settings: Record<string, string> = {
    'protocol.allow': 'never',
    ...(remote === undefined ? {} : { [`protocol.${remote.transport}.allow`]: 'always' }),
    'core.hooksPath': '/dev/null',
    'core.fsmonitor': 'false',
    'core.untrackedCache': 'false',
    'core.symlinks': 'false',
    'core.attributesFile': '/dev/null',
    'core.excludesFile': '/dev/null',
    'core.autocrlf': 'false',
    'core.bigFileThreshold': '1m',
    'core.quotePath': 'false',
    'credential.helper': '',
    'submodule.recurse': 'false',
    'fetch.recurseSubmodules': 'false',
    'push.recurseSubmodules': 'no',
    'fetch.writeCommitGraph': 'false',
    'fetch.unpackLimit': '1',
    'transfer.bundleURI': 'false',
    'transfer.advertiseSID': 'false',
    'gc.auto': '0',
    'maintenance.auto': 'false',
    'pack.threads': '1',
    'init.defaultBranch': 'main',
    'init.templateDir': '',
    'commit.gpgSign': 'false',
    'push.gpgSign': 'false',
    'log.showSignature': 'false',
    'http.followRedirects': 'false',
    'http.lowSpeedLimit': '100',
    'http.lowSpeedTime': '60',
    ...(resolved === undefined ? {} : { 'http.curloptResolve': resolved }),
  }
  return ['--no-pager', ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]
}
