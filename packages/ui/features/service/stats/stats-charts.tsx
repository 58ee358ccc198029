import { Suspense, useEffect, useState } from 'react'
import { follow } from '../../../api/follow.ts'
import { useFormat } from '../../../texts/format.ts'
import { lazily } from '../../../components/lazily.ts'
import { useTexts } from '../../../texts/texts.tsx'
import { historyAfter, noHistory, type Point, type StatsHistory } from './history.ts'
import classes from './stats.module.css'

const Chart = lazily(() => import('./chart.tsx'), 'Chart')

/** Processor, memory, network and disk of a service, as they are and as they have been since it was opened. */
export function StatsCharts({ app, service }: { readonly app: string; readonly service: string }) {
  const { service: texts } = useTexts()
  const format = useFormat()
  const { points, memoryLimit } = useStats(app, service)
  const last = points.at(-1)
  const rate = (value: number) => `${format.bytes(value)}/s`
  const both = (a: number, b: number, x: string, y: string) => `${rate(a)} ${x}, ${rate(b)} ${y}`
  return (
    <div className={classes.charts}>
      <Figure
        title={texts.cpu}
        value={last === undefined ? '–' : format.percent(last.cpu)}
        points={points}
        lines={[(point) => point.cpu]}
        format={format.percent}
        least={5}
      />
      <Figure
        title={texts.memory}
        value={last === undefined ? '–' : format.bytes(last.memory)}
        detail={memoryLimit > 0 ? texts.ofLimit(format.bytes(memoryLimit)) : undefined}
        points={points}
        lines={[(point) => point.memory]}
        format={format.bytes}
        least={1_048_576}
        isBinary
      />
      <Figure
        title={texts.network}
        value={last === undefined ? '–' : rate(last.received + last.sent)}
        detail={last === undefined ? undefined : both(last.received, last.sent, texts.received, texts.sent)}
        points={points}
        lines={[(point) => point.received, (point) => point.sent]}
        format={rate}
        least={1024}
        isBinary
      />
      <Figure
        title={texts.disk}
        value={last === undefined ? '–' : rate(last.read + last.written)}
        detail={last === undefined ? undefined : both(last.read, last.written, texts.read, texts.written)}
        points={points}
        lines={[(point) => point.read, (point) => point.written]}
        format={rate}
        least={1024}
        isBinary
      />
    </div>
  )
}

interface FigureProps {
  readonly title: string
  readonly value: string
  readonly detail?: string | undefined
  readonly points: readonly Point[]
  readonly lines: readonly ((point: Point) => number)[]
  readonly format: (value: number) => string
  readonly least: number
  readonly isBinary?: boolean
}

function Figure({ title, value, detail, points, isBinary = false, ...chart }: FigureProps) {
  return (
    <figure className={classes.figure}>
      <figcaption>
        <span className={classes.title}>{title}</span>
        <span className={classes.value}>{value}</span>
        <span className={classes.detail}>{detail ?? '\u00a0'}</span>
      </figcaption>
      <div className={classes.chart} aria-hidden="true">
        <Suspense fallback={null}>
          {points.length > 1 ? <Chart points={points} isBinary={isBinary} {...chart} /> : null}
        </Suspense>
      </div>
    </figure>
  )
}

function useStats(app: string, service: string): StatsHistory {
  const [history, setHistory] = useState(noHistory)
  useEffect(() => {
    setHistory(noHistory)
    return follow(
      'followStats',
      { params: { app }, query: { service } },
      { onEvents: (samples) => setHistory((now) => historyAfter(now, samples)) },
      { endless: true, interval: 100 },
    )
  }, [app, service])
  return history
}
