/** Before it, git cannot be told the addresses that were checked, and would ask for them a second time. */
export const oldestGit = '2.37'

/** Whether this is what `git --version` says of one that will do. */
export function isRecentGit(text: string): boolean {
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(text) ?? []
  const [oldMajor = 0, oldMinor = 0] = oldestGit.split('.').map(Number)
  return Number(major) > oldMajor || (Number(major) === oldMajor && Number(minor) >= oldMinor)
}
