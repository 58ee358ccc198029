import type { ClientRect, Collision, CollisionDetection, KeyboardCoordinateGetter } from '@dnd-kit/core'

const centreOf = ({ left, width }: Pick<ClientRect, 'left' | 'width'>) => left + width / 2

/** Columns are side by side: the one whose middle is nearest to the card's is meant, at whatever height. */
export const nearestColumn: CollisionDetection = ({
  collisionRect,
  droppableContainers,
  droppableRects,
  pointerCoordinates,
}) => {
  const x = pointerCoordinates?.x ?? centreOf(collisionRect)
  const found = droppableContainers.flatMap((container): (Collision & { distance: number })[] => {
    const rect = droppableRects.get(container.id)
    if (rect === undefined) return []
    const distance = x >= rect.left && x <= rect.left + rect.width ? 0 : Math.abs(centreOf(rect) - x)
    return [{ id: container.id, data: { droppableContainer: container, value: distance }, distance }]
  })
  return found.sort((a, b) => a.distance - b.distance)
}

/** The arrow keys move a card from column to column. */
export const nextColumn: KeyboardCoordinateGetter = (event, { currentCoordinates, context }) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.code]
  const { collisionRect, droppableRects } = context
  if (step === undefined || collisionRect === null) return undefined
  event.preventDefault()
  const columns = [...droppableRects.values()].sort((a, b) => a.left - b.left)
  const distances = columns.map((column) => Math.abs(centreOf(column) - centreOf(collisionRect)))
  const now = distances.indexOf(Math.min(...distances))
  const next = columns[Math.max(0, Math.min(columns.length - 1, now + step))]
  if (next === undefined) return undefined
  return { x: currentCoordinates.x + centreOf(next) - centreOf(collisionRect), y: currentCoordinates.y }
}
