import { PanamaxError } from '@panamax/core/errors'

/** Who has a name already: an app of ours, a compose project that Panamax did not start, or nothing but the data that an app of ours has left. */
export type NameHolder = 'app' | 'project' | 'data' | undefined

export interface NameWish {
  readonly name: string
  /** Somebody typed it, so that another one would be a surprise. */
  readonly isChosen: boolean
  /** It is the document's own name, so that a project of that name is probably the same thing. */
  readonly isOwn: boolean
  readonly adopt: boolean
}

const longest = 63

/**
 * The name of a new app: the one wished for where it is free, or where an app of this name has left its data, which belongs to the
 * name; else with a number behind it. Throws `conflict` for a chosen
 * name that is taken, and where an existing compose project could be meant: then adopting it is offered.
 */
export function chooseName(wish: NameWish, holderOf: (name: string) => NameHolder): string {
  const holder = holderOf(wish.name)
  if (holder === undefined || holder === 'data') return wish.name
  if (holder === 'project') {
    if (wish.adopt) return wish.name
    if (wish.isChosen || wish.isOwn) throw adoptable(wish.name)
  } else if (wish.isChosen) {
    throw new PanamaxError('conflict', `There is already an app called "${wish.name}". Choose another name.`, {
      details: { name: wish.name },
    })
  }
  for (let number = 2; ; number++) {
    const suffix = `-${number}`
    const name = wish.name.slice(0, longest - suffix.length) + suffix
    if (holderOf(name) === undefined) return name
  }
}

function adoptable(name: string): PanamaxError {
  return new PanamaxError(
    'conflict',
    `There is a compose project "${name}" on the machine that was not started by Panamax. Adopt it (adopt: true, --adopt), or choose another name.`,
    { details: { name, adopt: true } },
  )
}
