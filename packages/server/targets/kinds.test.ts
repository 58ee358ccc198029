import { driverKinds } from '@panamax/drivers/registry'
import { expect, test } from 'vitest'
import { z } from 'zod'

test.each(driverKinds)(
  'the configuration of $kind can be told as a schema in which every question has words',
  async ({ load }) => {
    const schema = z.toJSONSchema((await load()).config, { io: 'input' })
    expect(schema.type).toBe('object')
    for (const property of Object.values(schema.properties ?? {})) {
      expect(property).toMatchObject({ title: expect.stringMatching(/./), description: expect.stringMatching(/./) })
    }
  },
)
