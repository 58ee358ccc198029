import { z } from 'zod'
import { AppParams } from '../common.ts'
import {
  Destination,
  LastPublication,
  Publication,
  PublishRequest,
  TemplateDraft,
  TemplatePreview,
} from '../publish.ts'
import { defineRoutes } from '../route.ts'

const bodyLimit = 1024 * 1024

/** Apps as templates of one's own. */
export const publishRoutes = defineRoutes({
  previewTemplate: {
    method: 'POST',
    path: '/api/v1/apps/:app/template',
    // Values of the app that are no secrets are shown, and private repositories are read.
    access: 'operator',
    tag: 'publish',
    summary:
      'The app as a template, exactly as it would be written, beside what the destination holds. Changes nothing.',
    params: AppParams,
    body: z.strictObject({ template: TemplateDraft, to: Destination.optional() }),
    response: TemplatePreview,
    bodyLimit,
  },
  publishTemplate: {
    method: 'POST',
    path: '/api/v1/apps/:app/publication',
    access: 'operator',
    tag: 'publish',
    summary:
      'Publishes the app as a template: a commit, a pull request or a file. Refused, with nothing written, while a secret is left in it. The same again changes nothing.',
    params: AppParams,
    body: PublishRequest,
    response: Publication,
    bodyLimit,
  },
  getPublication: {
    method: 'GET',
    path: '/api/v1/apps/:app/publication',
    access: 'operator',
    tag: 'publish',
    summary: 'What was said and chosen when the app was last published; credentials are never shown.',
    params: AppParams,
    response: LastPublication,
  },
})
