import { z } from 'zod'
import { Time } from './common.ts'

export const Role = z.enum(['viewer', 'operator', 'admin'])
export const Username = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/, 'letters, digits and . _ @ -, at most 64')
export const Password = z.string().min(10, 'at least 10 characters').max(256)

export const User = z.object({ username: Username, role: Role, createdAt: Time })
export const Session = z.object({ username: z.string(), role: Role, via: z.enum(['session', 'token', 'local']) })
export const Token = z.object({
  id: z.string(),
  name: z.string(),
  role: Role,
  username: z.string(),
  createdAt: Time,
  lastUsedAt: Time.optional(),
  expiresAt: Time.optional(),
})
export const NewToken = z.strictObject({
  name: z.string().min(1).max(100),
  role: Role.default('operator').describe('at most the role of whoever makes it'),
  expiresInDays: z.int().min(1).max(3650).optional(),
})
