import { stat } from 'node:fs/promises'
import type { Driver } from '@panamax/core/deploy/driver'
import type { Resource } from '@panamax/core/deploy/resource'
import type { Plan, Step } from '@panamax/core/deploy/step'
import { PanamaxError } from '@panamax/core/errors'
import { planImage } from '../library/assemble-image.ts'
import { ensureImage } from '../library/ensure-image.ts'
import { findNodeRuntime } from '../library/node-runtime.ts'
import { type BundledImage, bundledImages } from '../library/recipe.ts'

/** The images that the bundled library assembles on the machine. */
export class BundledImages {
  readonly #folder: string
  #images: Promise<ReadonlyMap<string, BundledImage>> | undefined

  constructor(libraryFolder: string) {
    this.#folder = libraryFolder
  }

  /** Their names. An app of any source may use them by saying never to pull them: what is in them is Panamax's own. */
  async names(): Promise<ReadonlySet<string>> {
    return new Set((await this.#load()).keys())
  }

  /** Steps that assemble what the plan is about to use come first, where the app is from the bundled library. */
  async addSteps(plan: Plan, source: string | undefined): Promise<Plan> {
    if (!isBundled(source)) return plan
    const bundled = await this.#load()
    const users = plan.steps.filter((step) => step.action === 'create' && bundled.has(imageOf(step.resource) ?? ''))
    const images = [...new Set(users.map((step) => ('resource' in step ? imageOf(step.resource) : undefined) ?? ''))]
    const missing = images.filter((image) => !plan.steps.some((step) => step.id === stepId(image)))
    const rest = plan.steps.map((step): Step => {
      if (!users.includes(step)) return step
      const image = 'resource' in step ? imageOf(step.resource) : undefined
      return step.after.includes(stepId(image)) ? step : { ...step, after: [...step.after, stepId(image)] }
    })
    return { ...plan, steps: [...missing.map(assembleStep), ...rest] }
  }

  /**
   * True when it was one of ours: then it is on the engine now. An app from elsewhere gets it where it says never to pull it, so
   * that no registry is meant, and only where nothing else on the machine has that name.
   */
  async ensure(
    step: Step,
    source: string | undefined,
    { driver, signal }: { readonly driver: Driver; readonly signal: AbortSignal },
  ): Promise<boolean> {
    if (step.action !== 'pull') return false
    const image = (await this.#load()).get(step.name)
    if (image === undefined) return false
    if (!isBundled(source)) {
      if (step.resource.pull?.policy !== 'never') return false
      if ((await driver.images?.find(step.name, signal)) !== undefined) return false
    }
    if (driver.images === undefined) {
      throw new PanamaxError(
        'unsupported',
        `${step.name} is assembled on this machine, and this target takes no image from it. Choose a Docker target.`,
      )
    }
    const health = await driver.probe(signal)
    const architecture = health.facts?.['architecture']
    const plan = await planImage(image, await findNodeRuntime())
    await ensureImage(
      plan,
      { images: driver.images, ...(typeof architecture === 'string' ? { architecture } : {}) },
      signal,
    )
    return true
  }

  async #load(): Promise<ReadonlyMap<string, BundledImage>> {
    const folder = await stat(this.#folder).catch(() => undefined)
    if (folder === undefined) return new Map()
    this.#images ??= bundledImages(this.#folder)
    try {
      return await this.#images
    } catch (error) {
      this.#images = undefined
      throw error
    }
  }
}

function isBundled(source: string | undefined): boolean {
  return source?.startsWith('library/') === true
}

function imageOf(resource: Resource): string | undefined {
  return resource.facets['image']
}

function stepId(image: string | undefined): string {
  return `pull image ${image ?? ''}`
}

function assembleStep(image: string): Step {
  const reasons = ['assembled on this machine, no registry is needed']
  const id = `image ${image}`
  return {
    id: stepId(image),
    action: 'pull',
    kind: 'image',
    name: image,
    reasons,
    after: [],
    resource: {
      id,
      kind: 'image',
      name: image,
      hash: '',
      facets: { image },
      needs: [],
      replacement: 'never',
      onDemand: 'pull',
      payload: null,
    },
  }
}
