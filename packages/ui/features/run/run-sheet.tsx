import { Drawer } from '@mantine/core'
import { type FirstChoices, RunForm, type RunSubject } from './run-form.tsx'

interface Props {
  readonly what: RunSubject
  readonly title: string
  /** Of a template or file: its questions are in it. */
  readonly document?: string
  readonly first?: FirstChoices
  readonly onClose: () => void
}

/** Over the template: everything to decide and to know before something runs. */
export function RunSheet({ what, title, document = '', first, onClose }: Props) {
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      size="36rem"
      title={title}
      styles={{ body: { paddingBottom: 0 } }}
    >
      <RunForm what={what} document={document} {...(first === undefined ? {} : { first })} />
    </Drawer>
  )
}
