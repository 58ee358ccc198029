import { UnstyledButton } from '@mantine/core'
import { Suspense, useState } from 'react'
import { useTexts } from '../texts/texts.tsx'
import { lazily } from './lazily.ts'
import classes from './image-link.module.css'

const ImageDialog = lazily(() => import('../features/images/image-dialog.tsx'), 'ImageDialog')

interface Props {
  readonly image: string
  readonly target: string
}

/** The name of an image; opens what it is made of. */
export function ImageLink({ image, target }: Props) {
  const { image: texts } = useTexts()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <UnstyledButton
        className={classes.link}
        aria-label={texts.open(image)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <code>{image}</code>
      </UnstyledButton>
      <Suspense fallback={null}>
        {isOpen ? <ImageDialog image={image} target={target} onClose={() => setOpen(false)} /> : null}
      </Suspense>
    </>
  )
}
