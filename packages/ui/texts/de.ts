import { accounts } from './de/accounts.ts'
import { publish } from './de/publish.ts'
import { about } from './de/about.ts'
import { access } from './de/access.ts'
import { activity } from './de/activity.ts'
import { admin } from './de/admin.ts'
import { app } from './de/app.ts'
import { apps } from './de/apps.ts'
import { change } from './de/change.ts'
import { deployment } from './de/deployment.ts'
import { discover } from './de/discover.ts'
import { document } from './de/document.ts'
import { exportTexts } from './de/export.ts'
import { graph } from './de/graph.ts'
import { history } from './de/history.ts'
import { image } from './de/image.ts'
import { imageTexts } from './de/images.ts'
import { journal } from './de/journal.ts'
import { plan } from './de/plan.ts'
import { run } from './de/run.ts'
import { service } from './de/service.ts'
import { shell } from './de/shell.ts'
import { sources } from './de/sources.ts'
import { state } from './de/state.ts'
import { template } from './de/template.ts'
import { tiers } from './de/tiers.ts'
import { upgrade } from './de/upgrade.ts'
import type { Texts } from './en.ts'

export const de: Texts = {
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
