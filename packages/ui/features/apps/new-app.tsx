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
import { getRouteApi, Link } from '@tanstack/react-router'
import { Suspense } from 'react'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { isNewAppKind, type NewAppKind } from './new-app-kind.ts'

const NewAppDialog = lazily(() => import('./new-app-dialog.tsx'), 'NewAppDialog')

const route = getRouteApi('/shell/apps')

/** What is made is in the address: it can be linked to. */
export function NewApp() {
  const { apps } = useTexts()
  const { new: kind } = route.useSearch()
  const navigate = route.useNavigate()
  const setKind = (next: NewAppKind | undefined) => void navigate({ search: (now) => ({ ...now, new: next }) })
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
            {apps.kinds.image}
          </Menu.Item>
          <Menu.Item leftSection={<IconFileCode size={16} aria-hidden="true" />} onClick={() => setKind('compose')}>
            {apps.kinds.compose}
          </Menu.Item>
          <Menu.Item leftSection={<IconTerminal2 size={16} aria-hidden="true" />} onClick={() => setKind('docker-run')}>
            {apps.kinds['docker-run']}
          </Menu.Item>
          <Menu.Item leftSection={<IconSquareDashed size={16} aria-hidden="true" />} onClick={() => setKind('empty')}>
            {apps.kinds.empty}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense fallback={null}>
        {!isNewAppKind(kind) ? null : <NewAppDialog key={kind} kind={kind} onClose={() => setKind(undefined)} />}
      </Suspense>
    </>
  )
}
