export const newAppKinds = ['image', 'compose', 'docker-run', 'empty'] as const
export type NewAppKind = (typeof newAppKinds)[number]

export function isNewAppKind(text: string | undefined): text is NewAppKind {
  return newAppKinds.some((kind) => kind === text)
}
