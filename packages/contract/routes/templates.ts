import { z } from 'zod'
import { TemplateDetail, TemplateSummary } from '../templates.ts'
import { defineRoutes } from '../route.ts'

/** Templates. */
export const templatesRoutes = defineRoutes({
  listTemplates: {
    method: 'GET',
    path: '/api/v1/templates',
    access: 'viewer',
    tag: 'templates',
    summary: 'Templates.',
    query: z.strictObject({ q: z.string().max(200).optional() }),
    response: z.array(TemplateSummary),
  },
  getTemplate: {
    method: 'GET',
    path: '/api/v1/templates/:name',
    access: 'viewer',
    tag: 'templates',
    summary: 'One template with its document.',
    params: z.object({ name: z.string().max(200) }),
    response: TemplateDetail,
  },
})
