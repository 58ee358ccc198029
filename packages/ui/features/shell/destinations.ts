import {
  IconActivity,
  IconBuildingWarehouse,
  IconCompass,
  IconGitFork,
  IconPhoto,
  IconSettings,
  IconStack2,
  IconTargetArrow,
  type TablerIcon,
} from '@tabler/icons-react'

export interface Destination {
  readonly name: 'discover' | 'apps' | 'activity' | 'images' | 'sources' | 'targets' | 'registries' | 'settings'
  readonly to: '/' | '/apps' | '/activity' | '/images' | '/sources' | '/targets' | '/registries' | '/settings'
  readonly icon: TablerIcon
  /** On a narrow screen it is behind "More". */
  readonly isSecondary: boolean
  readonly role: 'viewer' | 'operator'
}

/** Only screens that have an API. */
export const destinations: readonly Destination[] = [
  { name: 'discover', to: '/', icon: IconCompass, isSecondary: false, role: 'viewer' },
  { name: 'apps', to: '/apps', icon: IconStack2, isSecondary: false, role: 'viewer' },
  { name: 'activity', to: '/activity', icon: IconActivity, isSecondary: false, role: 'viewer' },
  { name: 'images', to: '/images', icon: IconPhoto, isSecondary: true, role: 'viewer' },
  { name: 'sources', to: '/sources', icon: IconGitFork, isSecondary: true, role: 'viewer' },
  { name: 'targets', to: '/targets', icon: IconTargetArrow, isSecondary: true, role: 'viewer' },
  { name: 'registries', to: '/registries', icon: IconBuildingWarehouse, isSecondary: true, role: 'operator' },
  { name: 'settings', to: '/settings', icon: IconSettings, isSecondary: true, role: 'viewer' },
]
