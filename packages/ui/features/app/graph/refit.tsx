import { type FitViewOptions, useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'
import { useMedia } from '../../../preferences/use-media.ts'

interface Props {
  /** Changes with what is shown or with where it stands. */
  readonly shown: string
  readonly options: FitViewOptions
  /** Somebody has chosen what to look at: it stays. */
  readonly isHeld: boolean
}

/** Fits the graph into its room again when the room or what is shown has changed; to be put inside of the flow. */
export function Refit({ shown, options, isHeld }: Props) {
  const { fitView } = useReactFlow()
  const isStill = useMedia('(prefers-reduced-motion: reduce)')
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const fitted = useRef({ shown, width: 0, height: 0 })
  useEffect(() => {
    const before = fitted.current
    if (isHeld || width === 0 || height === 0) return
    fitted.current = { shown, width, height }
    // The flow fits itself into its first room.
    if (before.width === 0) return
    const isOther = before.shown !== shown
    if (!isOther && before.width === width && before.height === height) return
    // A room that is being dragged is followed at once; services that come and go show where the others went.
    void fitView({ ...options, duration: isOther && !isStill ? 250 : 0 })
  }, [fitView, height, isHeld, isStill, options, shown, width])
  return null
}

/** The same text for the same nodes at the same places. */
export const placesOf = (
  nodes: readonly { readonly id: string; readonly position: { readonly x: number; readonly y: number } }[],
) => nodes.map(({ id, position: { x, y } }) => `${id} ${x} ${y}`).join('\n')
