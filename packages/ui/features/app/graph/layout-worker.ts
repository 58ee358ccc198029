import { type LayoutRequest, placeNodes } from './layout.ts'

addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  postMessage({ id: data.id, positions: placeNodes(data) })
})
