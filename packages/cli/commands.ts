import type { Command } from './command.ts'
import { accessCommands } from './commands/access.ts'
import { accountCommands } from './commands/accounts.ts'
import { appCommands } from './commands/apps.ts'
import { changeCommands } from './commands/changes.ts'
import { completionCommand } from './commands/completion.ts'
import { convertCommand } from './commands/convert.ts'
import { imageCommands } from './commands/images.ts'
import { importCommands } from './commands/import.ts'
import { insightCommands } from './commands/insight.ts'
import { lintCommand } from './commands/lint.ts'
import { offlineCommands } from './commands/offline.ts'
import { publishCommand } from './commands/publish.ts'
import { registryCommands } from './commands/registries.ts'
import { runCommand } from './commands/run.ts'
import { serverCommands } from './commands/server.ts'
import { sourceCommands } from './commands/sources.ts'
import { targetCommands } from './commands/targets.ts'
import { templateCommands } from './commands/templates.ts'
import { upgradeCommand } from './commands/upgrade.ts'

/** Every command, in the order of help and reference. */
export const commands: readonly Command[] = [
  ...serverCommands,
  ...templateCommands,
  ...sourceCommands,
  runCommand,
  ...appCommands,
  ...changeCommands,
  upgradeCommand,
  publishCommand,
  ...insightCommands,
  ...offlineCommands,
  lintCommand,
  convertCommand,
  ...importCommands,
  ...imageCommands,
  ...registryCommands,
  ...targetCommands,
  ...accountCommands,
  ...accessCommands,
  completionCommand(() => commands),
]
