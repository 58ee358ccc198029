import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { Suspense, useState } from 'react'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'

export const AddServiceDialog = lazily(() => import('./add-service-dialog.tsx'), 'AddServiceDialog')

export function AddService() {
  const { tiers: texts } = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => setOpen(true)}
      >
        {texts.addService}
      </Button>
      <Suspense fallback={null}>{isOpen ? <AddServiceDialog onClose={() => setOpen(false)} /> : null}</Suspense>
    </>
  )
}
