import { NativeSelect, SimpleGrid } from '@mantine/core'
import { type Preferences, setPreferences, usePreferences } from '../../preferences/preferences.ts'
import { useTexts } from '../../texts/texts.tsx'

const zones = Intl.supportedValuesOf('timeZone')

const optionsOf = (choices: Readonly<Record<string, string>>) =>
  Object.entries(choices).map(([value, label]) => ({ value, label }))

/** Of this browser. */
export function AppearanceSettings() {
  const { admin } = useTexts()
  const preferences = usePreferences()
  const set = <K extends keyof Preferences>(key: K, value: string) =>
    setPreferences({ [key]: value } as Partial<Preferences>)
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
      <NativeSelect
        label={admin.scheme}
        data={optionsOf(admin.schemes)}
        value={preferences.scheme}
        onChange={(event) => set('scheme', event.currentTarget.value)}
      />
      <NativeSelect
        label={admin.contrast}
        data={optionsOf(admin.contrasts)}
        value={preferences.contrast}
        onChange={(event) => set('contrast', event.currentTarget.value)}
      />
      <NativeSelect
        label={admin.language}
        data={optionsOf(admin.languages)}
        value={preferences.language}
        onChange={(event) => set('language', event.currentTarget.value)}
      />
      <NativeSelect
        label={admin.timeZone}
        data={[{ value: '', label: admin.timeZoneAuto }, 'UTC', ...zones.filter((zone) => zone !== 'UTC')]}
        value={preferences.timeZone}
        onChange={(event) => set('timeZone', event.currentTarget.value)}
      />
    </SimpleGrid>
  )
}
