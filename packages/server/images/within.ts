import { PanamaxError } from '@panamax/core/errors'

/**
 * Waits for work at most so long, and ends it then. Throws `unreachable` when it is too slow, `canceled` when whoever asked has
 * gone, else what the work throws.
 */
export async function within<T>(
  {
    milliseconds,
    title,
    signal,
  }: { readonly milliseconds: number; readonly title: string; readonly signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = AbortSignal.timeout(milliseconds)
  const either = AbortSignal.any([signal, deadline])
  let stop = (): void => undefined
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      const isGone = signal.aborted
      const seconds = Math.ceil(milliseconds / 1000)
      const time = seconds === 1 ? 'a second' : `${seconds} seconds`
      reject(
        isGone
          ? new PanamaxError('canceled', `${title} was not waited for.`)
          : new PanamaxError('unreachable', `${title} has not answered within ${time}.`),
      )
    }
    if (either.aborted) stop()
    else either.addEventListener('abort', stop, { once: true })
  })
  try {
    return await Promise.race([work(either), stopped])
  } finally {
    either.removeEventListener('abort', stop)
  }
}
