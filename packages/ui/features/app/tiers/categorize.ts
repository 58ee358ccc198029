import type { EditOperation } from '@panamax/core/compose/edit'
import type { Tier } from './use-tiers.ts'

/** Makes a category of the services that have none, after the other ones; or puts them into one that is there. */
export function categorize(
  { services }: { readonly services: readonly Pick<Tier['services'][number], 'name'>[] },
  categories: readonly string[],
  to: string,
): EditOperation[] {
  const named = categories.filter((category) => category !== '')
  return [
    ...(named.includes(to) ? [] : [{ type: 'set-categories', categories: [...named, to] } as const]),
    ...services.map(({ name }) => ({ type: 'set-category', service: name, category: to }) as const),
  ]
}
