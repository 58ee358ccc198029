import { existsSync } from 'node:fs'
import { Password } from '@panamax/contract/access'
import { PanamaxError } from '@panamax/core/errors'
import { issueWords } from '@panamax/core/issue-words'
import { type PasswordCost, Passwords } from '../auth/passwords.ts'
import { closeDatabase, openDatabase, transaction } from '../store/database.ts'
import { SessionStore } from '../store/sessions.ts'
import { UserStore } from '../store/users.ts'
import { storeFile } from './home.ts'

/**
 * Sets a password straight in the store, whether or not a server runs, and ends the user's sessions. Gives the name as it is
 * stored. Throws `not_found` naming the users there are, `invalid_request` for a password that is too short.
 */
export async function resetPassword(
  home: string,
  username: string,
  password: string,
  cost?: PasswordCost,
): Promise<string> {
  const valid = Password.safeParse(password)
  if (!valid.success) {
    const why = valid.error.issues.map(issueWords)[0] ?? 'is not valid'
    throw new PanamaxError('invalid_request', `The password ${why}.`)
  }
  if (!existsSync(storeFile(home))) throw new PanamaxError('not_found', `There is no Panamax in ${home}.`)
  const passwordHash = await new Passwords(cost).hash(password)
  const database = openDatabase(storeFile(home))
  try {
    return transaction(database, () => {
      const users = new UserStore(database)
      const user = users.find(username)
      if (user === undefined) {
        const names = users.list().map((each) => each.username)
        const known = names.length === 0 ? 'There are none yet.' : `There are: ${names.join(', ')}.`
        throw new PanamaxError('not_found', `There is no user "${username}". ${known}`)
      }
      users.update(user.username, { passwordHash })
      new SessionStore(database).removeOf(user.username)
      return user.username
    })
  } finally {
    closeDatabase(database)
  }
}
