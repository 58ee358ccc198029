import { familiarName, parseImageReference } from '@panamax/core/check/image-ref'
import { namesSecret } from '@panamax/core/check/secret-names'
import { composeText } from '@panamax/core/convert/compose-text'
import { PanamaxError } from '@panamax/core/errors'
import { projectName, serviceName } from '@panamax/core/template/names'
import { escapeDollars } from '@panamax/core/template/variables'

export interface ImageWish {
  readonly image: string
  readonly variables: readonly string[]
  readonly command?: readonly string[] | undefined
  /** As compose writes ports: "8080:80". */
  readonly publish?: readonly string[] | undefined
}

export interface ImageApp {
  readonly document: string
  readonly name: string
  readonly title: string
}

/**
 * An app of one service, made of an image reference. App and service are named after the image, without registry, path
 * and tag. The given variables become the service's environment, each as an input. Throws `invalid_request`.
 */
export function imageApp({ image: text, variables, command, publish }: ImageWish): ImageApp {
  const parsed = parseImageReference(text)
  if ('problem' in parsed) {
    throw new PanamaxError(
      'invalid_request',
      `${JSON.stringify(text.slice(0, 200))} is no image reference: ${parsed.problem}. Write it as "name:tag" or "registry/name:tag".`,
    )
  }
  const title = familiarName(parsed).split('/').at(-1) ?? 'image'
  const name = projectName(title)
  const inputs = variables.map((variable) => [variable, namesSecret(variable) ? { type: 'password' } : {}] as const)
  const document = composeText({
    name,
    'x-panamax': { name: title, inputs: Object.fromEntries(inputs) },
    services: {
      [serviceName(title)]: {
        image: escapeDollars(text.trim()),
        restart: 'unless-stopped',
        ...(command === undefined ? {} : { command: command.map(escapeDollars) }),
        ...(publish === undefined ? {} : { ports: publish.map(escapeDollars) }),
        environment: Object.fromEntries(variables.map((variable) => [variable, `\${${variable}}`])),
      },
    },
  })
  return { document, name, title }
}
