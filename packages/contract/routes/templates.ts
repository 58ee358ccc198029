import { z } from 'zod'
import { defineRoutes } from '../route.ts'
import { TemplateDetail, TemplateList, TemplateQuery } from '../templates.ts'

const TemplateParams = z.object({
  name: z.string().min(1).max(200).describe('"name", or "source/name" with the slash encoded'),
})

/** Templates. */
export const templatesRoutes = defineRoutes({
  listTemplates: {
    method: 'GET',
    path: '/api/v1/templates',
    access: 'viewer',
    tag: 'templates',
    summary: 'Searches the templates of all sources, and counts what they could be narrowed to.',
    query: TemplateQuery,
    response: TemplateList,
  },
  getTemplate: {
    method: 'GET',
    path: '/api/v1/templates/:name',
    access: 'viewer',
    tag: 'templates',
    summary: 'One template with its document.',
    params: TemplateParams,
    response: TemplateDetail,
  },
  getTemplateIcon: {
    method: 'GET',
    path: '/api/v1/templates/:name/icon',
    access: 'viewer',
    tag: 'templates',
    summary: 'The picture that a template brings along.',
    params: TemplateParams,
    produces: ['image/png', 'image/svg+xml', 'image/jpeg', 'image/webp'],
  },
})
