import { Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { Logo } from '../../components/logo.tsx'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { type Destination, destinations } from './destinations.ts'
import classes from './shell.module.css'

export function Rail() {
  const { shell } = useTexts()
  const isOperator = useMay('operator')
  const allowed = destinations.filter(({ role }) => role === 'viewer' || isOperator)
  const secondary = allowed.filter(({ isSecondary }) => isSecondary)
  return (
    <nav className={classes.rail} aria-label={shell.main}>
      <Link to="/" className={classes.mark} aria-label={shell.productName}>
        <Logo size={36} />
      </Link>
      <ul>
        {allowed.map((destination) => (
          <li key={destination.name} className={destination.isSecondary ? classes.wideOnly : undefined}>
            <RailLink destination={destination} />
          </li>
        ))}
        <li className={classes.narrowOnly}>
          <Menu position="top-end" withinPortal>
            <Menu.Target>
              <button type="button" className={classes.item}>
                <IconDots size={22} stroke={1.6} aria-hidden="true" />
                {shell.more}
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              {secondary.map(({ name, to, icon: Icon }) => (
                <Menu.Item key={name} component={Link} to={to} leftSection={<Icon size={16} aria-hidden="true" />}>
                  {shell[name]}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        </li>
      </ul>
    </nav>
  )
}

function RailLink({ destination: { name, to, icon: Icon } }: { readonly destination: Destination }) {
  const { shell } = useTexts()
  return (
    <Link to={to} className={classes.item} activeOptions={{ exact: to === '/', includeSearch: false }}>
      <Icon size={22} stroke={1.6} aria-hidden="true" />
      {shell[name]}
    </Link>
  )
}
