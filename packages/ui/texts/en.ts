import { accounts } from './en/accounts.ts'
import { publish } from './en/publish.ts'
import { about } from './en/about.ts'
import { access } from './en/access.ts'
import { activity } from './en/activity.ts'
import { admin } from './en/admin.ts'
import { app } from './en/app.ts'
import { apps } from './en/apps.ts'
import { change } from './en/change.ts'
import { deployment } from './en/deployment.ts'
import { discover } from './en/discover.ts'
import { document } from './en/document.ts'
import { exportTexts } from './en/export.ts'
import { graph } from './en/graph.ts'
import { history } from './en/history.ts'
import { image } from './en/image.ts'
import { imageTexts } from './en/images.ts'
import { journal } from './en/journal.ts'
import { plan } from './en/plan.ts'
import { run } from './en/run.ts'
import { service } from './en/service.ts'
import { shell } from './en/shell.ts'
import { sources } from './en/sources.ts'
import { state } from './en/state.ts'
import { template } from './en/template.ts'
import { tiers } from './en/tiers.ts'
import { upgrade } from './en/upgrade.ts'

/** Every text of the interface. The other languages have its shape. */
export const en = {
  about,
  access,
  accounts,
  activity,
  admin,
  app,
  apps,
  change,
  deployment,
  discover,
  document,
  export: exportTexts,
  graph,
  history,
  image,
  images: imageTexts,
  journal,
  plan,
  publish,
  run,
  service,
  shell,
  sources,
  state,
  template,
  tiers,
  upgrade,
}

export type Texts = typeof en
