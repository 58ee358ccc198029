import { PanamaxError } from '@panamax/core/errors'
import { useEffect, useState } from 'react'
import { follow } from '../../api/follow.ts'
import { noProgress, type Progress, progressAfter } from './progress.ts'

interface Following {
  readonly id: string
  readonly progress: Progress
  readonly error: PanamaxError | undefined
}

/** Follows a deployment from its beginning until it ends, over reloads and breaks of the connection. */
export function useProgress(id: string): { readonly progress: Progress; readonly error: PanamaxError | undefined } {
  const [following, setFollowing] = useState<Following>({ id, progress: noProgress, error: undefined })
  useEffect(() => {
    const start: Following = { id, progress: noProgress, error: undefined }
    setFollowing(start)
    return follow(
      'watchDeployment',
      { params: { id } },
      {
        onEvents: (events) =>
          setFollowing((now) => ({ id, progress: progressAfter(now.progress, events), error: undefined })),
        onLost: (error, final) => {
          if (final) setFollowing((now) => ({ ...now, error }))
        },
      },
    )
  }, [id])
  return following.id === id ? following : { progress: noProgress, error: undefined }
}
