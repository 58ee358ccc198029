import { useDroppable } from '@dnd-kit/core'
import { ActionIcon, Menu, TextInput, Title } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { type FormEvent, Suspense, useState } from 'react'
import { useTexts } from '../../../texts/texts.tsx'
import { useDraft } from '../draft/use-draft.tsx'
import { AddServiceDialog } from './add-service.tsx'
import { categorize } from './categorize.ts'
import { ServiceCard } from './service-card.tsx'
import classes from './tiers.module.css'
import type { Tier } from './use-tiers.ts'

interface Props {
  readonly tier: Tier
  readonly categories: readonly string[]
  readonly index: number
  readonly mayEdit: boolean
  readonly hasMenus: boolean
}

export function TierColumn({ tier, categories, index, mayEdit, hasMenus }: Props) {
  const { tiers: texts } = useTexts()
  const { isOver, setNodeRef } = useDroppable({ id: tier.category })
  const [isRenaming, setRenaming] = useState(false)
  const [isAdding, setAdding] = useState(false)
  const title = tier.category === '' ? texts.uncategorized : tier.category
  return (
    <section className={classes.column} ref={setNodeRef} data-over={isOver || undefined} aria-label={title}>
      <header className={classes.columnHead}>
        {isRenaming ? (
          <RenameCategory tier={tier} categories={categories} onDone={() => setRenaming(false)} />
        ) : (
          <Title order={2} size="h4" c={tier.category === '' ? 'dimmed' : undefined}>
            <bdi>{title}</bdi> <span className={classes.count}>{tier.services.length}</span>
          </Title>
        )}
        {mayEdit && !isRenaming ? (
          <ColumnMenu
            tier={tier}
            categories={categories}
            index={index}
            onRename={() => setRenaming(true)}
            onAdd={() => setAdding(true)}
          />
        ) : null}
      </header>
      <ul className={classes.cards}>
        {tier.services.map((service) => (
          <li key={service.name}>
            <ServiceCard service={service} categories={categories} mayEdit={mayEdit} hasMenu={hasMenus} />
          </li>
        ))}
      </ul>
      {tier.services.length === 0 ? <p className={classes.none}>{mayEdit ? texts.dropHere : texts.empty}</p> : null}
      <Suspense fallback={null}>
        {isAdding ? <AddServiceDialog category={tier.category} onClose={() => setAdding(false)} /> : null}
      </Suspense>
    </section>
  )
}

interface RenameProps extends Pick<Props, 'tier' | 'categories'> {
  readonly onDone: () => void
}

/** What has no category gets one, with all its services. */
function RenameCategory({ tier, categories, onDone }: RenameProps) {
  const { category } = tier
  const { tiers: texts } = useTexts()
  const { edit } = useDraft()
  const [name, setName] = useState(category)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const to = name.trim()
    if (to === '' || to === category) return onDone()
    const isDone =
      category === ''
        ? edit(...categorize(tier, categories, to))
        : edit({ type: 'rename-category', from: category, to })
    if (isDone) onDone()
  }
  return (
    <form onSubmit={submit} className={classes.rename}>
      <TextInput
        size="xs"
        aria-label={texts.categoryName}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={submit}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onDone()
        }}
        autoFocus
        maxLength={100}
      />
    </form>
  )
}

interface MenuProps extends Omit<Props, 'mayEdit' | 'hasMenus'> {
  readonly onRename: () => void
  readonly onAdd: () => void
}

function ColumnMenu({ tier, categories, index, onRename, onAdd }: MenuProps) {
  const { tiers: texts } = useTexts()
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={26}
          aria-label={texts.categoryActions(tier.category || texts.uncategorized)}
        >
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onAdd}>{texts.addService}</Menu.Item>
        {tier.category !== '' || tier.services.length > 0 ? (
          <Menu.Item onClick={onRename}>{texts.renameCategory}</Menu.Item>
        ) : null}
        {tier.category === '' ? null : <Ordering tier={tier} categories={categories} index={index} />}
      </Menu.Dropdown>
    </Menu>
  )
}

function Ordering({ tier, categories, index }: Pick<Props, 'tier' | 'categories' | 'index'>) {
  const { tiers: texts } = useTexts()
  const { edit } = useDraft()
  const named = categories.filter((category) => category !== '')
  const move = (step: -1 | 1) => {
    const next = [...named]
    next.splice(index, 1)
    next.splice(index + step, 0, tier.category)
    edit({ type: 'set-categories', categories: next })
  }
  const remove = () =>
    edit(...tier.services.map(({ name }) => ({ type: 'set-category' as const, service: name, category: null })), {
      type: 'set-categories',
      categories: named.filter((category) => category !== tier.category),
    })
  return (
    <>
      <Menu.Item disabled={index === 0} onClick={() => move(-1)}>
        {texts.moveLeft}
      </Menu.Item>
      <Menu.Item disabled={index >= named.length - 1} onClick={() => move(1)}>
        {texts.moveRight}
      </Menu.Item>
      <Menu.Divider />
      <Menu.Item onClick={remove} title={tier.services.length > 0 ? texts.removeCategoryHint : undefined}>
        {texts.removeCategory}
      </Menu.Item>
    </>
  )
}
