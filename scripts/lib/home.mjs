import { homedir } from 'node:os'
import { join } from 'node:path'

/**
 * The data folder of Panamax: PANAMAX_HOME, else `panamax` in the XDG data home.
 * @param {NodeJS.ProcessEnv} env
 */
export function panamaxHome(env) {
  if (env['PANAMAX_HOME']) return env['PANAMAX_HOME']
  return join(env['XDG_DATA_HOME'] || join(homedir(), '.local/share'), 'panamax')
}
