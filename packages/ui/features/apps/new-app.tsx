import { Button, Menu } from '@mantine/core'
import {
  IconChevronDown,
  IconFileCode,
  IconPackage,
  IconPlus,
  IconTemplate,
  IconSquareDashed,
  IconTerminal2,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Suspense, useState } from 'react'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import type { NewAppKind } from './new-app-kind.ts'

const NewAppDialog = lazily(() => import('./new-app-dialog.tsx'), 'NewAppDialog')

export function NewApp() {
  const { apps } = useTexts()
  const [kind, setKind] = useState<NewAppKind>()
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            leftSection={<IconPlus size={16} aria-hidden="true" />}
            rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          >
            {apps.newApp}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item component={Link} to="/" leftSection={<IconTemplate size={16} aria-hidden="true" />}>
            {apps.fromTemplate}
          </Menu.Item>
          <Menu.Item leftSection={<IconPackage size={16} aria-hidden="true" />} onClick={() => setKind('image')}>
            {apps.fromImage}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileCode size={16} aria-hidden="true" />} onClick={() => setKind('compose')}>
            {apps.fromCompose}
          </Menu.Item>
          <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden="true" />} onClick={() => setKind('docker-run')}>
            {apps.fromDockerRun}
          </Menu.Item>
          <Menu.Item leftSection={<IconSquareDashed size={16} aria-hidden="true" />} onClick={() => setKind('empty')}>
            {apps.fromNothing}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {kind === undefined ? null : <NewAppDialog kind={kind} onClose={() => setKind(undefined)} />}
      </Suspense>
    </>
  )
}
