import type { Answer, Request } from '@panamax/contract/client'
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { client, isCode } from './client.ts'
import { keys } from './keys.ts'

export type TemplateList = Answer<'listTemplates'>
export type TemplateSummary = TemplateList['templates'][number]
export type TemplateSearch = Request<'listTemplates'>['query']
export type TemplateDetail = Answer<'getTemplate'>
export type Source = Answer<'listSources'>[number]
export type LocalImage = Answer<'listImages'>[number]

export type Session = Answer<'whoAmI'>

/** null: nobody has signed in. */
export const sessionQuery = queryOptions({
  queryKey: keys.session,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await client.call('whoAmI', {}, signal)
    } catch (failure) {
      if (isCode(failure, 'unauthorized')) return null
      throw failure
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
})

export const appsQuery = queryOptions({
  queryKey: keys.apps,
  queryFn: ({ signal }) => client.call('listApps', {}, signal),
  staleTime: Number.POSITIVE_INFINITY,
})

export const appQuery = (app: string) =>
  queryOptions({
    queryKey: keys.app(app),
    queryFn: ({ signal }) => client.call('getApp', { params: { app } }, signal),
  })

export const revisionsQuery = (app: string) =>
  queryOptions({
    queryKey: keys.revisions(app),
    queryFn: ({ signal }) => client.call('listRevisions', { params: { app } }, signal),
  })

export const revisionQuery = (app: string, revision: number) =>
  queryOptions({
    queryKey: keys.revision(app, revision),
    queryFn: ({ signal }) => client.call('getRevision', { params: { app, revision } }, signal),
    // A revision never changes; whether it is deployed is told by the list.
    staleTime: Number.POSITIVE_INFINITY,
  })

export const deploymentsQuery = (app?: string) =>
  queryOptions({
    queryKey: keys.deployments(app),
    queryFn: ({ signal }) =>
      client.call('listDeployments', { query: { limit: 100, ...(app === undefined ? {} : { app }) } }, signal),
  })

export const deploymentQuery = (id: string) =>
  queryOptions({
    queryKey: keys.deployment(id),
    queryFn: ({ signal }) => client.call('getDeployment', { params: { id } }, signal),
  })

export const templatesQuery = (query: TemplateSearch = {}) =>
  queryOptions({
    queryKey: keys.templates(query),
    queryFn: ({ signal }) => client.call('listTemplates', { query }, signal),
    staleTime: 300_000,
  })

const pageSize = 60

/** The same page by page. */
export const templatePagesQuery = (query: TemplateSearch = {}) =>
  infiniteQueryOptions({
    queryKey: [...keys.templates(query), 'pages'],
    queryFn: ({ signal, pageParam: offset }) =>
      client.call('listTemplates', { query: { ...query, limit: pageSize, offset } }, signal),
    initialPageParam: 0,
    getNextPageParam: (last, pages) =>
      pages.length * pageSize < last.total && last.templates.length > 0 ? pages.length * pageSize : undefined,
    staleTime: 300_000,
  })

export const templateQuery = (name: string) =>
  queryOptions({
    queryKey: keys.template(name),
    queryFn: ({ signal }) => client.call('getTemplate', { params: { name } }, signal),
    staleTime: 300_000,
  })

/** How a template is asked for: by its bare name in the bundled library, else with its source. */
export function templateRef({ source, name }: Pick<TemplateSummary, 'source' | 'name'>): string {
  return source === 'library' ? name : `${source}/${name}`
}

/** The address of the picture that a template brings along, for `<img>`: nothing in it runs there. */
export function pictureOf({ source, name, icon }: TemplateSummary): string | undefined {
  return icon ? client.url('getTemplateIcon', { params: { name: `${source}/${name}` } }) : undefined
}

export const targetsQuery = queryOptions({
  queryKey: keys.targets,
  queryFn: ({ signal }) => client.call('listTargets', {}, signal),
})

export const sourcesQuery = queryOptions({
  queryKey: keys.sources,
  queryFn: ({ signal }) => client.call('listSources', {}, signal),
})

export const sourceQuery = (name: string) =>
  queryOptions({
    queryKey: keys.source(name),
    queryFn: ({ signal }) => client.call('getSource', { params: { name } }, signal),
  })

export const imagesQuery = (target: string) =>
  queryOptions({
    queryKey: keys.images(target),
    queryFn: ({ signal }) => client.call('listImages', { query: { target } }, signal),
  })

export const imageDetailsQuery = (image: string, target: string) =>
  queryOptions({
    queryKey: keys.imageDetails(image, target),
    queryFn: async ({ signal }): Promise<Answer<'inspectImage'> | null> => {
      try {
        return await client.call('inspectImage', { query: { image, target } }, signal)
      } catch (failure) {
        // It is not on the machine, or nothing that could be.
        if (isCode(failure, 'not_found') || isCode(failure, 'unsupported')) return null
        throw failure
      }
    },
    staleTime: 30_000,
    retry: false,
  })

export const upgradeQuery = (app: string) =>
  queryOptions({
    queryKey: keys.upgrade(app),
    queryFn: ({ signal }) => client.call('getUpgrade', { params: { app } }, signal),
    staleTime: 0,
  })

export const publicationQuery = (app: string) =>
  queryOptions({
    queryKey: keys.publication(app),
    queryFn: ({ signal }) => client.call('getPublication', { params: { app } }, signal),
    staleTime: 0,
    retry: false,
  })

export const imagePlacesQuery = queryOptions({
  queryKey: keys.imagePlaces,
  queryFn: ({ signal }) => client.call('listImagePlaces', {}, signal),
  staleTime: 60_000,
})

export const imageSearchQuery = (place: string, q: string) =>
  queryOptions({
    queryKey: keys.imageSearch(place, q),
    queryFn: ({ signal }) => client.call('searchImages', { query: { place, q } }, signal),
    staleTime: 60_000,
    retry: false,
  })

export const imageTagsQuery = (image: string, q: string) =>
  queryOptions({
    queryKey: keys.imageTags(image, q),
    queryFn: ({ signal }) => client.call('listImageTags', { query: { image, ...(q === '' ? {} : { q }) } }, signal),
    staleTime: 60_000,
    retry: false,
  })

export const accountsQuery = queryOptions({
  queryKey: keys.accounts,
  queryFn: ({ signal }) => client.call('listAccounts', {}, signal),
})

export const repositoriesQuery = (host: string) =>
  queryOptions({
    queryKey: keys.repositories(host),
    queryFn: ({ signal }) => client.call('listRepositories', { params: { host }, query: {} }, signal),
    staleTime: 60_000,
    retry: false,
  })
