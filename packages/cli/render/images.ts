import type { ImageHit, ImageSection } from '@panamax/contract/images'
import { harmless, type Output, table } from '../output.ts'

const shownTags = 4

/** What each place has found, its errors beside it; places that found nothing and have nothing to say are left out. */
export function showImageSections(output: Output, sections: readonly ImageSection[]): void {
  for (const { title, images, error } of sections) {
    if (images.length === 0 && error === undefined) continue
    output.line(output.paint('bold', harmless(title)))
    for (const line of table(images.map(row))) output.line(`  ${line}`)
    if (error !== undefined) output.line(`  ${output.paint('yellow', '!')} ${harmless(error)}`)
  }
}

function row({ reference, description, stars, official, tags = [] }: ImageHit): string[] {
  const more = tags.length > shownTags ? `, … (${tags.length})` : ''
  const about = [
    official ? 'official' : '',
    stars === undefined || stars === 0 ? '' : `★ ${stars}`,
    tags.length === 0 ? '' : `${tags.slice(0, shownTags).join(', ')}${more}`,
  ]
  return [harmless(reference), harmless(about.filter((each) => each !== '').join(' · ')), harmless(description ?? '')]
}
