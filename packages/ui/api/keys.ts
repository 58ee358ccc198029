/** The names under which answers are kept. */
export const keys = {
  session: ['session'],
  system: ['system'],
  apps: ['apps'],
  app: (app: string) => ['app', app],
  revisions: (app: string) => ['revisions', app],
  revision: (app: string, revision: number) => ['revision', app, revision],
  removal: (app: string) => ['removal', app],
  deployments: (app?: string) => (app === undefined ? ['deployments'] : ['deployments', app]),
  deployment: (id: string) => ['deployment', id],
  templates: (query: string) => ['templates', query],
  template: (name: string) => ['template', name],
  targets: ['targets'],
  registries: ['registries'],
  users: ['users'],
  tokens: ['tokens'],
  checks: ['checks'],
} as const
