import type { Logger } from 'pino'
import type { HandlersOf } from '../http/handler.ts'
import type { Publishing } from './publishing.ts'

type PublishRoute = 'previewTemplate' | 'publishTemplate' | 'getPublication'

/** The routes of saving an app as a template. */
export function publishHandlers(publishing: Publishing, log: Logger): HandlersOf<PublishRoute> {
  return {
    previewTemplate: ({ params, body, actor, signal }) => publishing.preview(params.app, body, { actor, signal }),
    async publishTemplate({ params, body, actor, signal }) {
      const publication = await publishing.publish(params.app, body, { actor, signal })
      const { outcome, path, commit } = publication
      const audit = { audit: 'template published', app: params.app, by: actor.name, outcome, path, commit }
      log.info({ ...audit, to: body.to.type }, 'an app was published as a template')
      return publication
    },
    getPublication: async ({ params }) => publishing.last(params.app),
  }
}
