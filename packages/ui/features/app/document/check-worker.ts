import '@panamax/contract/no-eval'
import { checkDocument } from './check-document.ts'

export interface CheckRequest {
  readonly id: number
  readonly text: string
  readonly app: string
}

addEventListener('message', ({ data: { id, text, app } }: MessageEvent<CheckRequest>) => {
  postMessage({ id, problems: checkDocument(text, app) })
})
