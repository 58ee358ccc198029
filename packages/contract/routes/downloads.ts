import { z } from 'zod'
import { defineRoutes } from '../route.ts'

/** Files that somebody has named by their address, fetched by the server: a browser may not ask other servers. */
export const downloadsRoutes = defineRoutes({
  downloadDocument: {
    method: 'POST',
    path: '/api/v1/downloads',
    access: 'operator',
    tag: 'apps',
    summary:
      'The text at an address, to make an app of. Only http and https, at most 10 MB; addresses of private networks are for admins.',
    body: z.strictObject({ url: z.string().trim().min(1).max(2048) }),
    response: z.object({
      text: z.string(),
      fileName: z.string().describe('the last part of the address'),
    }),
  },
})
