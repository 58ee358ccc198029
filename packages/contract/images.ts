import { z } from 'zod'
import { Time } from './common.ts'

export const ImageHit = z.object({
  reference: z.string().describe('as it is run: nginx, registry.example:5000/team/app'),
  description: z.string().optional(),
  stars: z.int().optional(),
  official: z.boolean(),
  tags: z.array(z.string()).optional().describe('of a local image: those that are on the machine'),
})
export type ImageHit = z.infer<typeof ImageHit>

/** Where images are searched. */
export const ImagePlace = z.object({
  place: z.string().describe('"local", or the registry’s host'),
  title: z.string(),
})
export type ImagePlace = z.infer<typeof ImagePlace>

/** The answer of one place: the machine itself, Docker Hub, a registry. One that fails hides no other. */
export const ImageSection = ImagePlace.extend({
  images: z.array(ImageHit),
  error: z.string().optional().describe('why there are none, or not all'),
})
export type ImageSection = z.infer<typeof ImageSection>

export const ImageQuery = z.strictObject({
  q: z.string().trim().min(1).max(200).describe('any part of a name; !=ref is exactly that image'),
  place: z.string().max(255).optional().describe('only this one; absent: all, in parallel'),
  limit: z.coerce.number().int().min(1).max(100).default(25).describe('of each place'),
})

export const TagQuery = z.strictObject({
  image: z.string().trim().min(1).max(512).describe('its tag or digest does not matter'),
  q: z.string().max(128).optional().describe('any part of a tag'),
  limit: z.coerce.number().int().min(1).max(1000).default(100),
})

export const TagList = z.object({
  image: z.string(),
  tags: z.array(z.string()).describe('versions first, the newest before older ones; then words'),
  truncated: z.boolean(),
})

export const LocalImageQuery = z.strictObject({
  target: z.string().max(63).optional().describe('absent: the first'),
})

/** An image on the machine of a target. */
export const LocalImage = z.object({
  id: z.string(),
  references: z.array(z.string()).describe('its names; empty: an old image whose names others have now'),
  size: z.int().describe('bytes'),
  createdAt: Time,
  usedBy: z
    .array(z.object({ app: z.string().optional(), container: z.string() }))
    .describe('containers of it, also stopped ones'),
  bundled: z.boolean().describe('assembled by Panamax from its library, again whenever it is needed'),
})
export type LocalImage = z.infer<typeof LocalImage>

export const ImageDetailsQuery = z.strictObject({
  image: z.string().trim().min(1).max(512).describe('id or reference'),
  target: z.string().max(63).optional().describe('absent: the first'),
})

/** One image on the machine of a target: what it runs by itself, and how it came about. */
export const ImageDetails = LocalImage.extend({
  command: z.array(z.string()).optional().describe('entry point and command of its own; absent: not known'),
  exposed: z.array(z.string()).describe('ports that it says it listens on: "80/tcp"'),
  fetched: z.boolean().describe('it came from a registry; false: it was made on the machine'),
  layers: z
    .array(
      z.object({
        madeBy: z.string().describe('the instruction; empty: not known'),
        createdAt: Time,
        size: z.int().describe('bytes that it added'),
      }),
    )
    .describe('the newest first'),
})
export type ImageDetails = z.infer<typeof ImageDetails>

export const ImageRemoval = z.strictObject({
  target: z.string().max(63).optional().describe('absent: the first'),
  images: z
    .array(z.string().trim().min(1).max(512))
    .min(1)
    .max(500)
    .describe('ids: with all their names. References: that name, and the image with its last one'),
  bundled: z.boolean().default(false).describe('those that Panamax has assembled too'),
})

/** What became of each image that was to be removed. */
export const ImageRemovalResult = z.object({
  removed: z.array(z.string()),
  failed: z.array(z.object({ image: z.string(), reason: z.string() })),
})

export const RegistryHost = z
  .string()
  .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, 'a host, with its port where it has one: registry.example:5000')
  .max(255)

export const Registry = z.object({
  host: z.string(),
  title: z.string(),
  enabled: z.boolean().describe('searched, and asked for tags'),
  insecure: z.boolean().describe('reached without TLS, or with a certificate that nobody vouches for'),
  username: z.string().optional(),
  removable: z.boolean(),
  updatedAt: Time.optional(),
  health: z
    .object({ state: z.enum(['unknown', 'ok', 'failed']), reason: z.string(), checkedAt: Time.optional() })
    .describe('of the last time that it was asked'),
})
export type Registry = z.infer<typeof Registry>

export const RegistryChange = z
  .strictObject({
    username: z.string().min(1).max(256).optional(),
    password: z.string().min(1).max(8192).optional(),
    enabled: z.boolean().optional(),
    insecure: z.boolean().optional(),
  })
  .refine(({ username, password }) => (username === undefined) === (password === undefined), {
    message: 'give user name and password together',
  })
