import type { PlanView } from '@panamax/contract/apps'
import { Text } from '@mantine/core'
import {
  IconAlertOctagon,
  IconAlertTriangle,
  IconInfoCircle,
  IconPointFilled,
  type TablerIcon,
} from '@tabler/icons-react'
import { useTexts } from '../../texts/texts.tsx'
import classes from './permission.module.css'

type Permission = PlanView['permissions'][number]

const icons: Readonly<Record<Permission['grade'], TablerIcon>> = {
  info: IconPointFilled,
  notice: IconInfoCircle,
  warning: IconAlertTriangle,
  danger: IconAlertOctagon,
}
const rank = { danger: 0, warning: 1, notice: 2, info: 3 } as const

/** Whether a person must say yes to them before the app runs. */
export function needConsent(permissions: readonly Permission[]): boolean {
  return permissions.some(({ grade }) => grade === 'warning' || grade === 'danger')
}

/** What the app may do to the machine, the gravest first; the same thing of several services is said once. */
export function PermissionList({ permissions }: { readonly permissions: readonly Permission[] }) {
  const { template } = useTexts()
  if (permissions.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {template.noPermissions}
      </Text>
    )
  }
  return (
    <ul className={classes.list}>
      {grouped(permissions).map(({ grade, text, services }) => {
        const Icon = icons[grade]
        return (
          <li key={`${grade} ${text}`} data-grade={grade}>
            <Icon size={16} aria-label={template.grade[grade]} role="img" />
            <span>
              {text}
              {services.length === 0 ? null : <span className={classes.services}> {services.join(', ')}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

export function grouped(permissions: readonly Permission[]) {
  const groups = new Map<string, { grade: Permission['grade']; text: string; services: string[] }>()
  for (const { grade, text, service } of permissions) {
    const key = `${grade} ${text}`
    const group = groups.get(key) ?? { grade, text, services: [] }
    if (service !== undefined && !group.services.includes(service)) group.services.push(service)
    groups.set(key, group)
  }
  return [...groups.values()].sort((a, b) => rank[a.grade] - rank[b.grade])
}
