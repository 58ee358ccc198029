import { Button, Group, Modal, Text } from '@mantine/core'
import { Suspense, useState } from 'react'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'
import classes from './draft.module.css'
import { useDraft } from './use-draft.tsx'

const PlanReview = lazily(() => import('./plan-review.tsx'), 'PlanReview')

/** "2 changes — Review plan — Discard": everything that was changed in the app and is not deployed yet. */
export function PendingBar() {
  const { app: texts, shell } = useTexts()
  const { app, changes, discard } = useDraft()
  const [isReviewing, setReviewing] = useState(false)
  const [isDiscarding, setDiscarding] = useState(false)
  if (changes.length === 0) return null
  return (
    <>
      <div className={classes.room} />
      <section className={classes.bar} aria-label={texts.pendingBar}>
        <strong role="status">{texts.pending(changes.length)}</strong>
        <Button onClick={() => setReviewing(true)}>{texts.review}</Button>
        <Button variant="default" onClick={() => setDiscarding(true)}>
          {texts.discard}
        </Button>
      </section>
      <Suspense fallback={null}>{isReviewing ? <PlanReview onClose={() => setReviewing(false)} /> : null}</Suspense>
      <Modal
        opened={isDiscarding}
        onClose={() => setDiscarding(false)}
        title={texts.discardAsk}
        withCloseButton={false}
      >
        <Text size="sm" mb="md">
          {texts.pending(changes.length)}: {app.title}
        </Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={() => setDiscarding(false)} data-autofocus>
            {shell.cancel}
          </Button>
          <Button
            color="red"
            onClick={() => {
              discard()
              setDiscarding(false)
            }}
          >
            {texts.discard}
          </Button>
        </Group>
      </Modal>
    </>
  )
}
