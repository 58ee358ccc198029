import { lazily } from '../../components/lazily.ts'
import { Skeleton } from '@mantine/core'
import { type ReactNode, Suspense } from 'react'
import { useDraft } from '../app/draft/use-draft.tsx'
import { Journal } from '../app/journal/journal-view.tsx'
import type { ServiceFacts } from '../app/tiers/use-tiers.ts'
import { CommandPart } from './parts/command-part.tsx'
import { EnvironmentPart } from './parts/environment-part.tsx'
import { HealthPart } from './parts/health-part.tsx'
import { InspectPart } from './parts/inspect-part.tsx'
import { LimitsPart } from './parts/limits-part.tsx'
import { LinksPart } from './parts/links-part.tsx'
import { MorePart } from './parts/more-part.tsx'
import { OverviewPart } from './parts/overview-part.tsx'
import { PortsPart } from './parts/ports-part.tsx'
import { VolumesPart } from './parts/volumes-part.tsx'
import type { Part } from './parts.ts'

const TerminalPart = lazily(() => import('./parts/terminal-part.tsx'), 'TerminalPart')
const LinePart = lazily(() => import('./parts/line-part.tsx'), 'LinePart')

export function ServicePart({
  part,
  service: facts,
}: {
  readonly part: Part
  readonly service: ServiceFacts
}): ReactNode {
  const { app, model } = useDraft()
  const service = model?.services.find(({ name }) => name === facts.name)
  switch (part) {
    case 'overview':
      return <OverviewPart service={facts} />
    case 'journal':
      return <Journal app={app.name} services={[facts.name]} only={facts.name} isFixed />
    case 'terminal':
      return (
        <Suspense fallback={<Skeleton h={320} />}>
          <TerminalPart service={facts} />
        </Suspense>
      )
    case 'inspect':
      return <InspectPart service={facts.name} />
    default:
      break
  }
  if (service === undefined) return null
  switch (part) {
    case 'environment':
      return <EnvironmentPart service={service} />
    case 'ports':
      return <PortsPart service={service} live={facts.live} />
    case 'volumes':
      return <VolumesPart service={service} />
    case 'links':
      return <LinksPart service={service} />
    case 'health':
      return <HealthPart service={service} />
    case 'command':
      return <CommandPart service={service} />
    case 'limits':
      return <LimitsPart service={service} />
    case 'more':
      return <MorePart service={service} />
    case 'line':
      return (
        <Suspense fallback={<Skeleton h={120} />}>
          <LinePart service={service.name} />
        </Suspense>
      )
  }
}
