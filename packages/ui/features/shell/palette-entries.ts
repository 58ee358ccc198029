import type { AppSummary } from '@panamax/contract/apps'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { appsQuery, templateRef, type TemplateSummary, templatesQuery } from '../../api/queries.ts'
import { useScheme } from '../../preferences/use-scheme.ts'
import { useTexts } from '../../texts/texts.tsx'
import { useMay } from '../access/session-gate.tsx'
import { newAppKinds } from '../apps/new-app-kind.ts'
import { destinations } from './destinations.ts'
import { useAppActions } from './use-app-actions.ts'

export interface Entry {
  readonly id: string
  readonly group: string
  readonly label: string
  readonly hint?: string
  /** Found by words only; without any there would be too many. */
  readonly isAsked?: boolean
  readonly act: () => void
}

const mostAsked = 50
const settleMilliseconds = 120
const none: readonly never[] = []

/** Everything that can be gone to or done, what is meant most often first. */
export function useEntries(onClose: () => void, query: string): readonly Entry[] {
  const { data: apps = none } = useQuery(appsQuery)
  const templates = useTemplates(query)
  const places = usePlaces(apps, templates)
  const actions = useActions(apps)
  return useMemo(
    () =>
      [...places, ...actions].map((entry) => ({
        ...entry,
        act: () => {
          onClose()
          entry.act()
        },
      })),
    [actions, onClose, places],
  )
}

/** Those with the words in their names come first. */
function useTemplates(query: string): readonly TemplateSummary[] {
  const [asked] = useDebouncedValue(query.trim().slice(0, 200), settleMilliseconds)
  const { data } = useQuery({
    ...templatesQuery({ ...(asked === '' ? {} : { q: asked }), limit: mostAsked }),
    placeholderData: keepPreviousData,
  })
  return data?.templates ?? none
}

function usePlaces(apps: readonly AppSummary[], templates: readonly TemplateSummary[]): readonly Entry[] {
  const { shell } = useTexts()
  const navigate = useNavigate()
  const isOperator = useMay('operator')
  return useMemo(
    () => [
      ...apps.map((app) => ({
        id: `app-${app.name}`,
        group: shell.paletteApps,
        label: app.title,
        hint: app.name,
        act: () => void navigate({ to: '/apps/$app', params: { app: app.name } }),
      })),
      ...apps.flatMap((app) =>
        app.serviceNames.map((service) => ({
          id: `service-${app.name}/${service}`,
          group: shell.paletteServices,
          label: service,
          hint: app.title,
          isAsked: true,
          act: () => void navigate({ to: '/apps/$app/services/$service', params: { app: app.name, service } }),
        })),
      ),
      ...templates.map((template) => ({
        id: `template-${template.source}/${template.name}`,
        group: shell.paletteTemplates,
        label: template.title,
        hint: templateRef(template),
        act: () => void navigate({ to: '/templates/$template', params: { template: templateRef(template) } }),
      })),
      ...destinations
        .filter(({ role }) => role === 'viewer' || isOperator)
        .map(({ name, to }) => ({
          id: `go-${name}`,
          group: shell.paletteGo,
          label: shell[name],
          act: () => void navigate({ to }),
        })),
    ],
    [apps, isOperator, navigate, shell, templates],
  )
}

function useActions(apps: readonly AppSummary[]): readonly Entry[] {
  const { about, shell, apps: appTexts } = useTexts()
  const navigate = useNavigate()
  const isOperator = useMay('operator')
  const { scheme, toggle } = useScheme()
  const ofApps = useAppActions(apps)
  return useMemo(() => {
    const group = shell.paletteActions
    return [
      ...(isOperator
        ? newAppKinds.map((kind) => ({
            id: `new-${kind}`,
            group,
            label: `${appTexts.newApp}: ${appTexts.kinds[kind]}`,
            act: () => void navigate({ to: '/apps', search: { new: kind } }),
          }))
        : []),
      {
        id: 'scheme',
        group,
        label: scheme === 'dark' ? shell.switchToLight : shell.switchToDark,
        act: toggle,
      },
      { id: 'about', group, label: about.title, act: () => void navigate({ to: '/settings', hash: 'about' }) },
      ...ofApps.map((action) => ({ ...action, group, isAsked: true })),
    ]
  }, [about, appTexts, isOperator, navigate, ofApps, scheme, shell, toggle])
}
