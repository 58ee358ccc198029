import { PanamaxError } from '@panamax/core/errors'
import { type ContainerSummary, imageDetails } from '../answers.ts'
import type { EngineClient } from '../client.ts'
import { imagePath } from '../registry/image-store.ts'
import { composeLabel, ownLabel } from '../render/labels.ts'

type Labels = Readonly<Record<string, string>>

const most = 1000

/**
 * Containers that somebody ran by hand from an image that was made of an app's container (`docker commit`) carry that app's
 * labels, without being part of it: nothing may be done to them in its name. They are told by a name that is not the app's
 * and labels that are all the image's own.
 */
export class Inheritance {
  private readonly client: EngineClient
  /** By id of the image, which never means another one. */
  private readonly known = new Map<string, Promise<Labels>>()

  constructor(client: EngineClient) {
    this.client = client
  }

  /** Leaves out those with inherited labels. One call for each image that has to be looked at, once. */
  async without(containers: readonly ContainerSummary[], signal: AbortSignal): Promise<ContainerSummary[]> {
    const inherited = await Promise.all(containers.map((each) => this.hasInherited(each, signal)))
    return containers.filter((_, index) => inherited[index] !== true)
  }

  private async hasInherited(container: ContainerSummary, signal: AbortSignal): Promise<boolean> {
    const { Labels: labels, ImageID: image } = container
    if (labels === null || labels === undefined || image === undefined || isNamedAfter(container, labels)) return false
    const ofImage = await this.labelsOf(image, signal)
    if (ofImage[composeLabel.project] === undefined) return false
    const marks = [composeLabel.project, composeLabel.service, composeLabel.number, ownLabel.resource, ownLabel.hash]
    return marks.every((mark) => labels[mark] === ofImage[mark])
  }

  private async labelsOf(image: string, signal: AbortSignal): Promise<Labels> {
    const known = this.known.get(image)
    if (known !== undefined) return known
    const asked = this.ask(image, signal)
    if (this.known.size >= most) this.known.clear()
    this.known.set(image, asked)
    asked.catch(() => this.known.delete(image))
    return asked
  }

  private async ask(image: string, signal: AbortSignal): Promise<Labels> {
    try {
      const details = imageDetails.parse(await this.client.json({ path: imagePath(image), signal }))
      return details.Config?.Labels ?? {}
    } catch (error) {
      // An image can be removed by force while its containers go on.
      if (error instanceof PanamaxError && error.code === 'not_found') return {}
      throw error
    }
  }
}

/** As an app's containers are called, also while they are replaced; Compose of old joins with `_`. */
function isNamedAfter({ Names: names }: ContainerSummary, labels: Labels): boolean {
  const parts = [composeLabel.project, composeLabel.service, composeLabel.number].map((mark) => labels[mark] ?? '')
  return (names ?? []).some((name) =>
    ['-', '_'].some((join) => {
      const own = `/${parts.join(join)}`
      return name === own || /^\.(new|old|off)-/.test(name.startsWith(own) ? name.slice(own.length) : '')
    }),
  )
}
