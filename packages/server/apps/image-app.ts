import { familiarName, parseImageReference } from '@panamax/core/check/image-ref'
import { namesSecret } from '@panamax/core/check/secret-names'
import { composeText } from '@panamax/core/convert/compose-text'
import { PanamaxError } from '@panamax/core/errors'
import { projectName, serviceName } from '@panamax/core/template/names'
import { escapeDollars } from '@panamax/core/template/variables'

export interface ImageApp {
  readonly document: string
  readonly name: string
  readonly title: string
}

/**
 * An app of one service, made of an image reference. It is named as in Panamax 2014: the app `<image:tag>_image`, the service
 * `<image>_<tag>`. The given variables become the service's environment, each as an input. Throws `invalid_request`.
 */
export function imageApp(text: string, variables: readonly string[]): ImageApp {
  const parsed = parseImageReference(text)
  if ('problem' in parsed) {
    throw new PanamaxError(
      'invalid_request',
      `${JSON.stringify(text.slice(0, 200))} is no image reference: ${parsed.problem}. Write it as "name:tag" or "registry/name:tag".`,
    )
  }
  const base = familiarName(parsed).split('/').at(-1) ?? 'image'
  const tag = parsed.tag ?? (parsed.digest === undefined ? 'latest' : parsed.digest.slice(0, 15).replace(':', '-'))
  const title = `${base}:${tag}_image`
  const name = projectName(title)
  const inputs = variables.map((variable) => [variable, namesSecret(variable) ? { type: 'password' } : {}] as const)
  const document = composeText({
    name,
    'x-panamax': { name: title, inputs: Object.fromEntries(inputs) },
    services: {
      [serviceName(`${base}_${tag}`)]: {
        image: escapeDollars(text.trim()),
        restart: 'unless-stopped',
        environment: Object.fromEntries(variables.map((variable) => [variable, `\${${variable}}`])),
      },
    },
  })
  return { document, name, title }
}
