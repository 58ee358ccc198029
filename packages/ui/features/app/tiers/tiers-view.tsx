import {
  type Active,
  type Announcements,
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  KeyboardSensor,
  type Over,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core'
import { Text } from '@mantine/core'
import { startTransition, useEffect, useRef, useState } from 'react'
import { Failure } from '../../../components/failure.tsx'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { AddCategory } from './add-category.tsx'
import { AddService } from './add-service.tsx'
import { ServiceFace } from './service-card.tsx'
import classes from './tiers.module.css'
import { TierColumn } from './tier-column.tsx'
import { nextColumn, nearestColumn } from './column-moves.ts'
import { useTiers } from './use-tiers.ts'

/** A column for each category, services as cards that can be moved between them. */
export function TiersView() {
  const { tiers: texts, app: appTexts } = useTexts()
  const { mayEdit, edit, app, error } = useDraft()
  const tiers = useTiers()
  const [dragged, setDragged] = useState<string>()
  const [hasMenus, setMenus] = useState(app.serviceList.length <= 30)
  useEffect(() => startTransition(() => setMenus(true)), [])
  const origin = useRef('')
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(KeyboardSensor, { coordinateGetter: nextColumn }),
  )
  const nameOf = (over: Over | null) => (over === null || over.id === '' ? texts.uncategorized : String(over.id))
  const move = ({ active, over }: DragEndEvent) => {
    setDragged(undefined)
    if (over === null) return
    const service = String(active.id)
    const category = String(over.id)
    const now = tiers.find(({ services }) => services.some(({ name }) => name === service))?.category ?? ''
    if (now !== category) edit({ type: 'set-category', service, category: category === '' ? null : category })
  }
  const say = (words: (name: string, category: string) => string) => (event: { active: Active; over: Over | null }) =>
    words(String(event.active.id), nameOf(event.over))
  const announcements: Announcements = {
    onDragStart: ({ active }) => texts.dragStart(String(active.id)),
    // Where it comes from is not news; the instructions would be cut off by it.
    onDragOver: (event) => (nameOf(event.over) === origin.current ? undefined : say(texts.dragOver)(event)),
    onDragEnd: say(texts.dragEnd),
    onDragCancel: ({ active }) => texts.dragCancel(String(active.id)),
  }
  const card = tiers.flatMap(({ services }) => services).find(({ name }) => name === dragged)
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={nearestColumn as CollisionDetection}
      onDragStart={({ active }) => {
        setDragged(String(active.id))
        origin.current = nameOf(null)
        const from = tiers.find(({ services }) => services.some(({ name }) => name === active.id))
        if (from !== undefined && from.category !== '') origin.current = from.category
      }}
      onDragEnd={move}
      onDragCancel={() => setDragged(undefined)}
      accessibility={{ announcements, screenReaderInstructions: { draggable: texts.dragHelp } }}
    >
      {error == null ? null : <Failure error={error} />}
      {app.managed ? null : (
        <Text size="sm" c="dimmed" mb="sm">
          {appTexts.noDocument}
        </Text>
      )}
      {mayEdit ? (
        <div className={classes.tools}>
          <AddService />
          <AddCategory />
        </div>
      ) : null}
      <div className={classes.board}>
        {tiers.map((tier, index) => (
          <TierColumn
            key={tier.category}
            tier={tier}
            categories={tiers.map(({ category }) => category)}
            index={index}
            mayEdit={mayEdit}
            hasMenus={hasMenus}
          />
        ))}
      </div>
      <DragOverlay dropAnimation={null}>
        {card === undefined ? null : (
          <div className={classes.card} data-overlay>
            <ServiceFace service={card} />
          </div>
        )}
      </DragOverlay>
    </DndContext>
  )
}
