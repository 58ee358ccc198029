import { ActionIcon, Kbd, Menu, Tooltip } from '@mantine/core'
import {
  IconLogout,
  IconMoon,
  IconPlugConnectedX,
  IconPointFilled,
  IconSearch,
  IconSun,
  IconUser,
} from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Suspense, useEffect, useState } from 'react'
import { client } from '../../api/client.ts'
import { useConnection } from '../../api/live.tsx'
import { Logo } from '../../components/logo.tsx'
import { useScheme } from '../../preferences/use-scheme.ts'
import { lazily } from '../../components/lazily.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useSession } from '../access/session-gate.tsx'
import { HostStrip } from './host-strip.tsx'
import classes from './shell.module.css'

const Palette = lazily(() => import('./palette.tsx'), 'Palette')

const isMac = /mac|iphone|ipad/i.test(navigator.userAgent)

export function TopBar() {
  const { shell } = useTexts()
  const { scheme, toggle } = useScheme()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen(true)
    }
    addEventListener('keydown', listen)
    return () => removeEventListener('keydown', listen)
  }, [])
  return (
    <header className={classes.top}>
      <Link to="/" className={classes.brand} aria-label={shell.productName}>
        <Logo size={28} />
      </Link>
      <button type="button" className={classes.palette} onClick={() => setOpen(true)} aria-haspopup="dialog">
        <IconSearch size={15} aria-hidden="true" />
        <span>{shell.palette}</span>
        <Kbd size="xs">{isMac ? '⌘ K' : 'Ctrl K'}</Kbd>
      </button>
      <div className={classes.grow} />
      <HostStrip />
      <ConnectionState />
      <Tooltip label={scheme === 'dark' ? shell.switchToLight : shell.switchToDark}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          className={classes.wideOnly}
          onClick={toggle}
          aria-label={scheme === 'dark' ? shell.switchToLight : shell.switchToDark}
        >
          {scheme === 'dark' ? <IconSun size={18} /> : <IconMoon size={18} />}
        </ActionIcon>
      </Tooltip>
      <AccountMenu />
      <Suspense fallback={null}>{isOpen ? <Palette onClose={() => setOpen(false)} /> : null}</Suspense>
    </header>
  )
}

function ConnectionState() {
  const { shell } = useTexts()
  const connection = useConnection()
  return (
    <span className={classes.connection} data-state={connection} role="status">
      {connection === 'lost' ? (
        <Tooltip label={shell.lostHint} multiline w={260}>
          <span>
            <IconPlugConnectedX size={14} aria-hidden="true" style={{ verticalAlign: '-2px' }} /> {shell.lost}
          </span>
        </Tooltip>
      ) : (
        <>
          <IconPointFilled size={14} aria-hidden="true" />
          <span className={classes.heard}>{connection === 'live' ? shell.live : shell.connecting}</span>
        </>
      )}
    </span>
  )
}

function AccountMenu() {
  const { about, shell } = useTexts()
  const session = useSession()
  const queryClient = useQueryClient()
  const signOut = useMutation({
    mutationFn: () => client.call('logOut', {}),
    onSettled: () => {
      queryClient.clear()
      location.assign('/')
    },
  })
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={shell.account}>
          <IconUser size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{shell.signedInAs(session.username, session.role)}</Menu.Label>
        <Menu.Item component={Link} to="/settings">
          {shell.settings}
        </Menu.Item>
        <Menu.Item component={Link} to="/settings" hash="about">
          {about.title}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden="true" />} onClick={() => signOut.mutate()}>
          {shell.signOut}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
