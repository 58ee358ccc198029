import type { HostNumbers } from '@panamax/contract/system'
import { Tooltip, VisuallyHidden } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { keys } from '../../api/keys.ts'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../texts/texts.tsx'
import { useFormat } from '../../texts/format.ts'
import classes from './shell.module.css'

/** CPU and memory of the machine, pushed by the server every few seconds. */
export function HostStrip() {
  const { shell } = useTexts()
  const format = useFormat()
  const { data } = useQuery<HostNumbers>({
    queryKey: keys.host,
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data === undefined) return null
  const { cpuPercent, cores, memoryUsed, memoryTotal } = data
  const memoryPercent = (100 * memoryUsed) / memoryTotal
  return (
    <div className={classes.host}>
      <Meter by="cpu" label={shell.cpu} percent={cpuPercent} hint={shell.hostCpu(format.percent(cpuPercent), cores)} />
      <Meter
        by="memory"
        label={shell.memory}
        percent={memoryPercent}
        hint={shell.hostMemory(format.bytes(memoryUsed), format.bytes(memoryTotal))}
      />
    </div>
  )
}

interface MeterProps {
  readonly by: 'cpu' | 'memory'
  readonly label: string
  readonly percent: number
  readonly hint: string
}

/** How much of it is used; leads to who uses it. */
function Meter({ by, label, percent, hint }: MeterProps) {
  const { shell } = useTexts()
  const format = useFormat()
  const level = percent >= 90 ? 'critical' : percent >= 75 ? 'high' : 'good'
  const warning = { critical: ` · ${shell.hostCritical}`, high: ` · ${shell.hostHigh}`, good: '' }[level]
  return (
    <Tooltip label={hint + warning}>
      <Link to="/apps" search={{ sort: by }} className={classes.meter} data-level={level}>
        <span>{label}</span>
        <span className={classes.gauge} aria-hidden="true">
          <span style={{ inlineSize: `${Math.min(100, percent)}%` }} />
        </span>
        <span className={classes.figure}>{format.percent(percent)}</span>
        <VisuallyHidden>{hint + warning}</VisuallyHidden>
      </Link>
    </Tooltip>
  )
}
