import type { AppSummary } from '@panamax/contract/apps'
import type { AppUsage } from '@panamax/contract/journal'
import { Badge, Tooltip } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useWindowVirtualizer } from '@tanstack/react-virtual'
import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { AppIcon } from '../../components/app-icon.tsx'
import { DriftBadge } from '../../components/drift-badge.tsx'
import { Endpoints } from '../../components/endpoints.tsx'
import { StateBadge } from '../../components/state-badge.tsx'
import { useFormat } from '../../texts/format.ts'
import { useTexts } from '../../texts/texts.tsx'
import { isAhead } from '../app/is-ahead.ts'
import { inOrder, type Order } from './order.ts'
import { RowMenu } from './row-menu.tsx'
import { useUsage } from './use-usage.ts'
import classes from './apps.module.css'

interface Props {
  readonly apps: readonly AppSummary[]
  readonly order: Order
}

/** Virtual: three hundred apps are as quick as three. */
export function AppList({ apps: unordered, order }: Props) {
  const { apps: texts } = useTexts()
  const usage = useUsage()
  const apps = useMemo(() => inOrder(unordered, order, usage), [unordered, order, usage])
  const list = useRef<HTMLDivElement>(null)
  const [top, setTop] = useState(0)
  useLayoutEffect(() => setTop(list.current?.offsetTop ?? 0), [])
  const virtual = useWindowVirtualizer({
    count: apps.length,
    estimateSize: () => 69,
    overscan: 8,
    scrollMargin: top,
    getItemKey: (index) => apps[index]?.name ?? index,
  })
  return (
    <div className={classes.list} role="table" aria-label={texts.title} aria-rowcount={apps.length + 1}>
      <div role="rowgroup">
        <div role="row" className={classes.header}>
          <SortHeader by="name" label={texts.name} order={order} />
          <span role="columnheader">{texts.status}</span>
          <span role="columnheader">{texts.services}</span>
          <SortHeader by="cpu" label={texts.cpu} order={order} />
          <SortHeader by="memory" label={texts.memory} order={order} />
          <span role="columnheader">{texts.endpoints}</span>
        </div>
      </div>
      <div ref={list} role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const app = apps[item.index]
          return app === undefined ? null : (
            <div
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              role="row"
              aria-rowindex={item.index + 2}
              className={classes.row}
              style={{ transform: `translateY(${item.start - virtual.options.scrollMargin}px)` }}
            >
              <AppCells app={app} usage={usage.get(app.name)} />
            </div>
          )
        })}
      </div>
    </div>
  )
}

interface SortProps {
  readonly by: Order
  readonly label: string
  readonly order: Order
}

function SortHeader({ by, label, order }: SortProps) {
  return (
    <span
      role="columnheader"
      aria-sort={by !== order ? 'none' : by === 'name' ? 'ascending' : 'descending'}
      className={by === 'name' ? undefined : classes.usage}
    >
      <Link
        to="/apps"
        search={(now) => ({ ...now, sort: by === 'name' ? undefined : by })}
        resetScroll={false}
        className={classes.sort}
      >
        {label}
        {by === order && by !== 'name' ? <IconArrowDown size={13} aria-hidden="true" /> : null}
      </Link>
    </span>
  )
}

interface CellProps {
  readonly app: AppSummary
  readonly usage: AppUsage | undefined
}

/** Scrolling moves the rows that are there; it draws only those anew that come into sight. */
const AppCells = memo(function AppCells({ app, usage }: CellProps) {
  const { apps: texts } = useTexts()
  const format = useFormat()
  return (
    <>
      <div role="cell" className={classes.name}>
        <AppIcon type={app.type} words={[app.name, app.title]} />
        <div>
          <Link to="/apps/$app" params={{ app: app.name }} className={classes.link} dir="auto">
            {app.title}
          </Link>
          <span className={classes.sub}>
            <span>
              {app.name} · {app.target}
            </span>
            <Marks app={app} />
          </span>
        </div>
      </div>
      <div role="cell" className={classes.status}>
        <StateBadge status={app.status} />
        <span className={classes.reason} title={app.status.reason}>
          {app.status.reason}
        </span>
      </div>
      <div role="cell" className={classes.up}>
        {app.services.total === 0 ? '–' : texts.up(app.services.up, app.services.total)}
      </div>
      <div role="cell" className={classes.usage}>
        {usage === undefined ? null : format.percent(usage.cpuPercent)}
      </div>
      <div role="cell" className={classes.usage}>
        {usage === undefined ? null : format.bytes(usage.memory)}
      </div>
      <div role="cell" className={classes.endpoints}>
        <Endpoints endpoints={app.endpoints} most={2} />
        <RowMenu app={app} />
      </div>
    </>
  )
})

/** What there is to decide about it. */
function Marks({ app }: { readonly app: AppSummary }) {
  const { apps: texts, upgrade } = useTexts()
  const mark = { size: 'sm', tt: 'none', fw: 500 } as const
  return (
    <>
      {app.managed ? null : (
        <Tooltip label={texts.foreignHint} multiline w={260}>
          <Badge {...mark} variant="default">
            {texts.foreign}
          </Badge>
        </Tooltip>
      )}
      {app.upgrade === true ? (
        <Badge {...mark} variant="light">
          {upgrade.available}
        </Badge>
      ) : null}
      {app.drift === true ? <DriftBadge /> : null}
      {isAhead(app) ? (
        <Badge {...mark} variant="light">
          {texts.update}
        </Badge>
      ) : null}
    </>
  )
}
