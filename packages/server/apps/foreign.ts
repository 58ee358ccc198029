import type { AppContext } from './context.ts'

/** Compose projects on the targets that Panamax does not manage, as far as the watchers have seen them. */
export function listForeign(
  context: Pick<AppContext, 'apps' | 'targets'>,
): { readonly target: string; readonly name: string }[] {
  const own = new Set(context.apps.list().map((app) => app.name))
  return context.targets.list().flatMap(({ name: target, watcher }) =>
    watcher.index
      .names()
      .filter((name) => !own.has(name) && watcher.index.of(name).some((item) => item.runtime !== undefined))
      .map((name) => ({ target, name })),
  )
}
