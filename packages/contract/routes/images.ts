import { z } from 'zod'
import {
  ImageDetails,
  ImageDetailsQuery,
  ImagePlace,
  ImageQuery,
  ImageRemoval,
  ImageRemovalResult,
  ImageSection,
  LocalImage,
  LocalImageQuery,
  TagList,
  TagQuery,
} from '../images.ts'
import { defineRoutes } from '../route.ts'

/** Images: on the machines of the targets, and where more can be had. */
export const imagesRoutes = defineRoutes({
  listImages: {
    method: 'GET',
    path: '/api/v1/images',
    access: 'viewer',
    tag: 'images',
    summary: 'The images on the machine of a target, with who uses them.',
    query: LocalImageQuery,
    response: z.array(LocalImage),
  },
  inspectImage: {
    method: 'GET',
    path: '/api/v1/images/details',
    access: 'operator',
    tag: 'images',
    summary: 'One image on the machine of a target: what it runs, and its layers. Holds what its builder wrote down.',
    query: ImageDetailsQuery,
    response: ImageDetails,
  },
  removeImages: {
    method: 'POST',
    path: '/api/v1/images/removal',
    access: 'operator',
    tag: 'images',
    summary: 'Removes images that nothing uses; says of each other one why it stays.',
    body: ImageRemoval,
    response: ImageRemovalResult,
  },
  listImagePlaces: {
    method: 'GET',
    path: '/api/v1/images/places',
    access: 'viewer',
    tag: 'images',
    summary: 'Where images are searched: each place can be asked on its own.',
    response: z.array(ImagePlace),
  },
  searchImages: {
    method: 'GET',
    path: '/api/v1/images/search',
    access: 'viewer',
    tag: 'images',
    summary: 'Images by any part of their name: on the machine, on Docker Hub, in every enabled registry.',
    query: ImageQuery,
    response: z.array(ImageSection),
  },
  listImageTags: {
    method: 'GET',
    path: '/api/v1/images/tags',
    access: 'viewer',
    tag: 'images',
    summary: 'The tags that an image has in its registry.',
    query: TagQuery,
    response: TagList,
  },
})
