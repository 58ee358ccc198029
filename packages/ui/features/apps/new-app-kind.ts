/** What an app can be made of besides a template. */
export type NewAppKind = 'compose' | 'docker-run' | 'image' | 'empty'
