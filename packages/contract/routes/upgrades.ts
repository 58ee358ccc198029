import { PlanView } from '../apps.ts'
import { AppParams } from '../common.ts'
import { defineRoutes } from '../route.ts'
import { Upgrade, Upgraded, UpgradeRequest } from '../upgrades.ts'

const documentLimit = 24 * 1024 * 1024

/** Upgrades of apps to what their templates have become. */
export const upgradesRoutes = defineRoutes({
  getUpgrade: {
    method: 'GET',
    path: '/api/v1/apps/:app/upgrade',
    // Files beside the document may hold secrets, and their conflicts show them: this is no mere reading.
    access: 'operator',
    tag: 'upgrades',
    summary:
      'Whether the app’s template has changed, and the merge of its change with the person’s own. Changes nothing.',
    params: AppParams,
    response: Upgrade,
  },
  planUpgrade: {
    method: 'POST',
    path: '/api/v1/apps/:app/upgrade/plan',
    access: 'operator',
    tag: 'upgrades',
    summary: 'What upgrading like this would do: with resolved conflicts, answers, moved ports. Changes nothing.',
    params: AppParams,
    body: UpgradeRequest,
    response: PlanView,
    bodyLimit: documentLimit,
  },
  upgradeApp: {
    method: 'POST',
    path: '/api/v1/apps/:app/upgrade',
    access: 'operator',
    tag: 'upgrades',
    summary:
      'Saves the merge as a revision that is based on template-now, and deploys it. Refused, with nothing done, while there are conflicts or problems.',
    params: AppParams,
    body: UpgradeRequest,
    response: Upgraded,
    status: 201,
    bodyLimit: documentLimit,
  },
})
