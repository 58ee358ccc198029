import type { AppDetail } from '@panamax/contract/apps'

const may = (action: string) => (app: AppDetail) => app.allowedActions.includes(action)
const always = () => true
const withDocument = (_app: AppDetail, hasDocument: boolean) => hasDocument

interface PartRule {
  readonly name: string
  readonly needs: (app: AppDetail, hasDocument: boolean) => boolean
}

/** What a service page is made of, and who sees which part. */
export const parts = [
  { name: 'overview', needs: always },
  { name: 'environment', needs: withDocument },
  { name: 'ports', needs: withDocument },
  { name: 'volumes', needs: withDocument },
  { name: 'links', needs: withDocument },
  { name: 'health', needs: withDocument },
  { name: 'command', needs: withDocument },
  { name: 'limits', needs: withDocument },
  { name: 'more', needs: withDocument },
  { name: 'journal', needs: always },
  { name: 'terminal', needs: may('exec') },
  { name: 'inspect', needs: may('inspect') },
  { name: 'line', needs: withDocument },
] as const satisfies readonly PartRule[]

export type Part = (typeof parts)[number]['name']

export function isPart(text: string | undefined): text is Part {
  return parts.some(({ name }) => name === text)
}
