import type { HostNumbers } from '@panamax/contract/system'
import { Tooltip, VisuallyHidden } from '@mantine/core'
import { skipToken, useQuery } from '@tanstack/react-query'
import { keys } from '../../api/keys.ts'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTexts } from '../../texts/texts.tsx'
import { type Format, useFormat } from '../../texts/format.ts'
import { type HostReadings, nextReadings, type Reading } from './calm.ts'
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
  const [{ taken, readings }, take] = useState<Calm>({})
  if (data !== undefined && data !== taken) take({ taken: data, readings: nextReadings(readings, data) })
  if (data === undefined || readings === undefined) return null
  return (
    <div className={classes.host}>
      <Meter
        by="cpu"
        label={shell.cpu}
        reading={readings.cpu}
        hint={shell.hostCpu(whole(readings.cpu, format), data.cores)}
      />
      <Meter
        by="memory"
        label={shell.memory}
        reading={readings.memory}
        hint={shell.hostMemory(format.bytes(data.memoryUsed), format.bytes(data.memoryTotal))}
      />
    </div>
  )
}

interface Calm {
  /** The numbers that are already in the readings. */
  readonly taken?: HostNumbers
  readonly readings?: HostReadings
}

const whole = ({ percent }: Reading, format: Format) => format.percent(Math.round(percent))

interface MeterProps {
  readonly by: 'cpu' | 'memory'
  readonly label: string
  readonly reading: Reading
  readonly hint: string
}

/** How much of it is used; leads to who uses it. */
function Meter({ by, label, reading, hint }: MeterProps) {
  const { shell } = useTexts()
  const format = useFormat()
  const warning = { critical: ` · ${shell.hostCritical}`, high: ` · ${shell.hostHigh}`, good: '' }[reading.level]
  return (
    <Tooltip label={hint + warning}>
      <Link to="/apps" search={{ sort: by }} className={classes.meter} data-level={reading.level}>
        <span>{label}</span>
        <span className={classes.gauge} aria-hidden="true">
          <span style={{ inlineSize: `${Math.min(100, reading.percent)}%` }} />
        </span>
        <span className={classes.figure}>{whole(reading, format)}</span>
        <VisuallyHidden>{hint + warning}</VisuallyHidden>
      </Link>
    </Tooltip>
  )
}
