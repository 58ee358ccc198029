import { namesSecret } from '../../check/secret-names.ts'
import type { Input, Inputs } from '../input.ts'
import { uniqueName, variableName } from '../names.ts'

/** An environment variable without a value: a template of 2014 asks for it by leaving it blank. */
export interface BlankValue {
  readonly service: string
  readonly variable: string
  readonly required: boolean
}

export interface BlankInputs {
  readonly inputs: Inputs
  /** The name of the input that answers a variable of a service; `undefined` where it is not blank. */
  inputFor(service: string, variable: string): string | undefined
}

/** More than these no form can ask for; the rest stays blank. */
const maxInputs = 500

/**
 * The questions that blank values amount to. An input is called like its variable, with the service's name in front
 * where several services have a blank variable of that name.
 */
export function blankInputs(all: readonly BlankValue[]): BlankInputs {
  const blanks = all.slice(0, maxInputs)
  const counts = new Map<string, number>()
  for (const { variable } of blanks) counts.set(variableName(variable), (counts.get(variableName(variable)) ?? 0) + 1)
  const inputs = new Map<string, Input>()
  const names = new Map<string, string>()
  for (const { service, variable, required } of blanks) {
    const plain = variableName(variable)
    const name = uniqueName((counts.get(plain) ?? 0) > 1 ? variableName(`${service}_${plain}`) : plain, inputs)
    names.set(JSON.stringify([service, variable]), name)
    inputs.set(name, {
      type: namesSecret(variable) ? 'password' : 'text',
      required,
      description: `${variable} of ${service}`,
    })
  }
  return {
    inputs: Object.fromEntries(inputs),
    inputFor: (service, variable) => names.get(JSON.stringify([service, variable])),
  }
}
