import { z } from 'zod'
import { NewSource, Source, SourceChange, SourceDetail, SourceName } from '../sources.ts'
import { defineRoutes } from '../route.ts'

const params = z.object({ name: SourceName })

/** Places that templates come from. */
export const sourcesRoutes = defineRoutes({
  listSources: {
    method: 'GET',
    path: '/api/v1/sources',
    access: 'viewer',
    tag: 'sources',
    summary: 'All sources with their state, the bundled library first.',
    response: z.array(Source),
  },
  addSource: {
    method: 'POST',
    path: '/api/v1/sources',
    access: 'operator',
    tag: 'sources',
    summary:
      'Adds a source and reads it: the answer says what was found. When it cannot be read nothing is added. Folders, private addresses and credentials are for admins.',
    body: NewSource,
    response: SourceDetail,
    status: 201,
    bodyLimit: 262_144,
  },
  getSource: {
    method: 'GET',
    path: '/api/v1/sources/:name',
    access: 'viewer',
    tag: 'sources',
    summary: 'One source with what became of its files.',
    params,
    response: SourceDetail,
  },
  refreshSource: {
    method: 'POST',
    path: '/api/v1/sources/:name/refresh',
    access: 'operator',
    tag: 'sources',
    summary:
      'Reads a source now, or waits for the refresh that runs. Whether it worked is in the answer’s state and error.',
    params,
    response: SourceDetail,
  },
  updateSource: {
    method: 'PATCH',
    path: '/api/v1/sources/:name',
    access: 'operator',
    tag: 'sources',
    summary:
      'Changes branch, folder or credentials and reads the source anew. Credentials, and what an admin has added with them, are for admins.',
    params,
    body: SourceChange,
    response: SourceDetail,
    bodyLimit: 262_144,
  },
  removeSource: {
    method: 'DELETE',
    path: '/api/v1/sources/:name',
    access: 'operator',
    tag: 'sources',
    summary: 'Removes a source with its templates. Apps that were made of them stay.',
    params,
  },
})
