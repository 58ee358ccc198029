import 'uplot/dist/uPlot.min.css'
import { useEffect, useRef } from 'react'
import UPlot from 'uplot'
import { useScheme } from '../../../preferences/use-scheme.ts'
import { palettes, series } from '../../../theme/tokens.ts'
import type { Point } from './history.ts'

interface Props {
  readonly points: readonly Point[]
  readonly lines: readonly ((point: Point) => number)[]
  readonly format: (value: number) => string
  /** The axis reaches at least this far. */
  readonly least: number
  readonly isBinary: boolean
}

const height = 104
const powersOfTwo = Array.from({ length: 50 }, (_, power) => 2 ** power)

/** A small line chart that grows to the right. */
export function Chart({ points, lines, format, least, isBinary }: Props) {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<UPlot>(undefined)
  const show = useRef(format)
  show.current = format
  const { scheme } = useScheme()
  const count = lines.length
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const { line, muted } = palettes.normal[scheme]
    const font = '11px "IBM Plex Sans Variable", system-ui'
    const chart = new UPlot(
      {
        width: element.clientWidth,
        height,
        padding: [8, 2, 8, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: { y: { range: (_, _min, max) => [0, Math.max(least, (max ?? 0) * 1.15)] } },
        axes: [
          { show: false },
          {
            size: 64,
            stroke: muted,
            font,
            grid: { stroke: line, width: 1 },
            ticks: { show: false },
            space: 34,
            ...(isBinary ? { incrs: powersOfTwo } : {}),
            values: (_, values) => values.map((value) => show.current(value)),
          },
        ],
        series: [
          {},
          ...Array.from({ length: count }, (_, index) => ({
            stroke: series[scheme][index] ?? muted,
            width: 1.5,
            ...(count === 1 ? { fill: `${series[scheme][0]}1f` } : {}),
            points: { show: false },
          })),
        ],
      },
      [[], ...Array.from({ length: count }, () => [])],
      element,
    )
    plot.current = chart
    const observer = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height }))
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.destroy()
    }
  }, [scheme, count, least, isBinary])
  useEffect(() => {
    plot.current?.setData([points.map(({ time }) => time), ...lines.map((line) => points.map(line))])
  }, [points, lines, scheme])
  return <div ref={place} />
}
