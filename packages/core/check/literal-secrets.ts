import { isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import { findExcess } from '../compose/limits.ts'
import { variableName } from '../template/names.ts'
import type { Finding } from './finding.ts'
import { namesSecret } from './secret-names.ts'

/** Finds values in the text of a document that are secrets and written out. A value with `${…}` in it is asked for. */
export function literalSecrets(text: string): Finding[] {
  if (findExcess(text) !== undefined) return []
  const document = parseDocument(text, { merge: true, uniqueKeys: false, logLevel: 'silent', strict: false })
  const services = isMap(document.contents) ? document.contents.get('services') : undefined
  if (!isMap(services)) return []
  return services.items.flatMap((pair) => {
    if (!isScalar(pair.key) || !isMap(pair.value)) return []
    const service = String(pair.key.value)
    const environment: unknown = pair.value.get('environment')
    return variablesOf(environment).flatMap(([variable, value, at]) => {
      if (isAsked(value) || value.trim() === '') return []
      const path = ['services', service, 'environment', at]
      if (namesSecret(variable))
        return [
          finding(service, path, variable, `The value of ${variable} is a secret that every reader of the file knows.`),
        ]
      if (/^[a-z][a-z0-9+.-]*:\/\/[^\s:/@]+:[^\s/@]+@/i.test(value))
        return [
          finding(
            service,
            path,
            `${variable}_PASSWORD`,
            `The address in ${variable} has a password in it that every reader of the file knows.`,
          ),
        ]
      return []
    })
  })
}

function variablesOf(environment: unknown): (readonly [name: string, value: string, at: string | number])[] {
  if (isMap(environment))
    return environment.items.flatMap((pair) =>
      isPair(pair) && isScalar(pair.key) && isScalar(pair.value)
        ? [[String(pair.key.value), textOf(pair.value.value), String(pair.key.value)] as const]
        : [],
    )
  if (!isSeq(environment)) return []
  return environment.items.flatMap((item, index) => {
    if (!isScalar(item)) return []
    const [name = '', ...value] = textOf(item.value).split('=')
    return [[name, value.join('='), index] as const]
  })
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}

/** Whether the value takes something from a variable; `$$` is a plain dollar. */
function isAsked(value: string): boolean {
  return /\$[A-Za-z_{]/.test(value.replaceAll('$$', ''))
}

function finding(service: string, path: (string | number)[], variable: string, message: string): Finding {
  const name = variableName(variable)
  return {
    rule: 'literal-secret',
    service,
    path,
    message,
    fix: `Ask for it: an input ${name} of type password with "generate", used as \${${name}}.`,
    input: { name, type: 'password', generate: { length: 24 } },
  }
}
