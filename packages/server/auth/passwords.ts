import { type ScryptOptions, randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import { PanamaxError } from '@panamax/core/errors'

/** scrypt (RFC 7914): memory is 128 · N · r bytes, time grows with p. */
export interface PasswordCost {
  readonly N: number
  readonly r: number
  readonly p: number
}

/** As the OWASP cheat sheet recommends where 128 MiB for each attempt are too much: 32 MiB, three passes. */
export const standardCost: PasswordCost = { N: 2 ** 15, r: 8, p: 3 }

const hashBytes = 32
const atOnce = 2
const waitingAtMost = 32

/** Hashes and checks passwords, never more than two at once, so that a flood of attempts cannot take the machine's memory. */
export class Passwords {
  readonly #cost: PasswordCost
  readonly #decoy: Promise<string>
  #running = 0
  readonly #waiting: (() => void)[] = []

  constructor(cost: PasswordCost = standardCost) {
    this.#cost = cost
    this.#decoy = Promise.resolve(format(cost, randomBytes(16), randomBytes(hashBytes)))
  }

  /** With a salt of its own; the parameters are part of the result. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(16)
    return format(this.#cost, salt, await this.#derive(password, salt, this.#cost))
  }

  /** Without a stored hash (no such user) it takes as long and says no. */
  async verify(password: string, stored: string | undefined): Promise<boolean> {
    const { cost, salt, hash } = parse(stored ?? (await this.#decoy))
    const derived = await this.#derive(password, salt, cost)
    return timingSafeEqual(derived, hash) && stored !== undefined
  }

  async #derive(password: string, salt: Buffer, { N, r, p }: PasswordCost): Promise<Buffer> {
    await this.#turn()
    try {
      return await derive(password.normalize('NFKC'), salt, { N, r, p, maxmem: 256 * N * r })
    } finally {
      this.#running -= 1
      this.#waiting.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    if (this.#waiting.length >= waitingAtMost) {
      throw new PanamaxError('forbidden', 'Too many people are signing in at this moment. Try again in a minute.', {
        details: { retryAfterSeconds: 60 },
      })
    }
    while (this.#running >= atOnce) await new Promise<void>((resume) => this.#waiting.push(resume))
    this.#running += 1
  }
}

function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, options, (error, key) => (error === null ? resolve(key) : reject(error)))
  })
}

function format({ N, r, p }: PasswordCost, salt: Buffer, hash: Buffer): string {
  return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$')
}

function parse(stored: string): { cost: PasswordCost; salt: Buffer; hash: Buffer } {
  const [kind, N, r, p, salt, hash] = stored.split('$')
  if (kind !== 'scrypt' || salt === undefined || hash === undefined) throw new Error('not a password hash of ours')
  return {
    cost: { N: Number(N), r: Number(r), p: Number(p) },
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}
