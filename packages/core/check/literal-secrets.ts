import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import { findExcess } from '../compose/limits.ts'
import { variableName } from '../template/names.ts'
import type { Finding } from './finding.ts'
import { isIssued, namesSecret } from './secret-names.ts'

/** A secret that stands in the environment of a service. Never show `value`. */
export interface LiteralSecret {
  readonly service: string
  readonly variable: string
  /** Where in the model. */
  readonly path: readonly (string | number)[]
  /** The value of the variable as it stands in the text, dollars doubled. */
  readonly whole: string
  /** The part of it that is the secret: all of it, or the password in an address. */
  readonly value: string
  readonly kind: 'value' | 'address'
}

/** Finds values in the text of a document that are secrets and written out. A value with `${…}` in it is asked for. */
export function literalSecrets(text: string): Finding[] {
  return scanSecrets(text).map(({ service, variable, path, kind }) => {
    const isValue = kind === 'value'
    const name = variableName(isValue ? variable : `${variable}_PASSWORD`)
    const isMade = !isValue || !isIssued(variable)
    const message = isValue
      ? `The value of ${variable} is a secret that every reader of the file knows.`
      : `The address in ${variable} has a password in it that every reader of the file knows.`
    return {
      rule: 'literal-secret',
      service,
      path,
      message,
      fix: `Ask for it: an input ${name} of type password${isMade ? ' with "generate"' : ''}, used as \${${name}}.`,
      input: { name, type: 'password', ...(isMade ? { generate: { length: 24 } } : { required: true }) },
    }
  })
}

/** The secrets themselves, for whoever replaces them. */
export function scanSecrets(text: string): LiteralSecret[] {
  if (findExcess(text) !== undefined) return []
  const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent', strict: false })
  const services = isMap(document.contents) ? document.contents.get('services') : undefined
  if (!isMap(services)) return []
  return services.items.flatMap((pair) => {
    if (!isScalar(pair.key) || !isMap(pair.value)) return []
    const service = String(pair.key.value)
    return variablesOf(pair.value.get('environment')).flatMap(({ variable, whole, at }): LiteralSecret[] => {
      if (isAsked(whole) || whole.trim() === '') return []
      const place = { service, variable, path: ['services', service, 'environment', at], whole }
      if (namesSecret(variable)) return isPlainWord(whole) ? [] : [{ ...place, value: whole, kind: 'value' }]
      const password = passwordIn.exec(whole)?.[2]
      return password === undefined ? [] : [{ ...place, value: password, kind: 'address' }]
    })
  })
}

/** The password in an address such as `mysql://user:password@host`; what stands before it is the first group. */
export const passwordIn = /^([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)([^\s/@]+)@/i

interface Variable {
  readonly variable: string
  readonly whole: string
  readonly at: string | number
}

function variablesOf(environment: unknown): Variable[] {
  if (isMap(environment))
    return environment.items.flatMap((pair) => {
      if (!isPair(pair) || !isScalar(pair.key) || !isScalar(pair.value)) return []
      const variable = String(pair.key.value)
      return [{ variable, whole: textOf(pair.value.value), at: variable }]
    })
  if (!isSeq(environment)) return []
  return environment.items.flatMap((item, at) => {
    if (!isScalar(item)) return []
    const [variable = '', ...value] = textOf(item.value).split('=')
    return [{ variable, whole: value.join('='), at }]
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Whether the value takes something from a variable; `$$` is a plain dollar. */
function isAsked(value: string): boolean {
  return /\$[A-Za-z_{]/.test(value.replaceAll('$$', ''))
}

/** A switch (`MYSQL_ALLOW_EMPTY_PASSWORD: "yes"`) or the path of a file, whatever the name of its variable. */
function isPlainWord(value: string): boolean {
  return /^(true|false|yes|no|on|off|[01])$/i.test(value.trim()) || /^(\.{1,2})?\/[\w./-]*$/.test(value.trim())
}
