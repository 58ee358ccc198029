import { z } from 'zod'
import { compilePattern } from './pattern.ts'

/** The types of question that a template can ask; `password` marks a secret. */
export const inputTypes = ['text', 'password', 'number', 'boolean', 'select', 'port', 'url', 'email'] as const
export type InputType = (typeof inputTypes)[number]

const scalarText = z.union([z.string(), z.number(), z.boolean()]).transform(String)
const shortText = scalarText.pipe(z.string().max(2_000))

export const generatorKinds = ['password', 'hex', 'base64', 'uuid'] as const

/**
 * How a value is made when none is given. `length` counts characters, except for `base64`, where it counts the random
 * bytes that are encoded. `alphabet` replaces the letters and digits that a password is made of.
 */
export const Generator = z
  .object({
    kind: z.enum(generatorKinds).optional(),
    length: z.number().int().min(1).max(1_024).optional(),
    alphabet: z
      .string()
      .max(256)
      .refine((text) => new Set(text).size >= 2, 'needs at least two different characters')
      .optional(),
  })
  .strict()
  .refine((value) => value.alphabet === undefined || value.kind === undefined || value.kind === 'password', {
    message: 'alphabet goes with passwords only',
  })
export type Generator = z.infer<typeof Generator>

export const InputOption = z.union([
  scalarText.transform((value) => ({ value, label: value })),
  z
    .object({ value: scalarText, label: scalarText.optional() })
    .transform(({ value, label }) => ({ value, label: label ?? value })),
])
export type InputOption = z.infer<typeof InputOption>

/** The fields of an input, each on its own, so that one wrong field does not hide the others. */
export const inputFields = {
  label: shortText,
  description: shortText,
  type: z.string().toLowerCase().pipe(z.enum(inputTypes)),
  default: scalarText.pipe(z.string().max(65_536)),
  required: z.boolean(),
  options: z.array(InputOption).min(1).max(1_000),
  min: z.number(),
  max: z.number(),
  pattern: z.string().superRefine((source, context) => {
    const compiled = compilePattern(source)
    if ('problem' in compiled) context.addIssue({ code: 'custom', message: compiled.problem })
  }),
  generate: z.union([z.literal(true).transform((): Generator => ({})), Generator]),
} as const

/**
 * One typed question of a template. `min` and `max` bound the value of a number or a port and the length of a text or
 * password; `pattern` follows the syntax of `pattern.ts` and means the whole value.
 */
export interface Input {
  readonly type: InputType
  readonly required: boolean
  readonly label?: string
  readonly description?: string
  readonly default?: string
  readonly options?: readonly InputOption[]
  readonly min?: number
  readonly max?: number
  readonly pattern?: string
  readonly generate?: Generator
}
export type Inputs = Readonly<Record<string, Input>>

/** Names of the inputs whose values are secrets: never shown, logged or put into a plan. */
export function secretNames(inputs: Inputs): string[] {
  return Object.keys(inputs).filter((name) => inputs[name]?.type === 'password')
}
