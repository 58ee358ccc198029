import { permissions } from '@panamax/core/check/permissions'
import { configJson, configYaml } from '@panamax/core/compose/config'
import type { Command } from '../command.ts'
import { asComposeSees, loadFile, openFile } from '../offline/load-file.ts'
import { fileArgument, overrideOption, setOption } from '../offline/arguments.ts'
import { harmless } from '../output.ts'

const grades = { info: 'dim', notice: 'cyan', warning: 'yellow', danger: 'red' } as const

export const offlineCommands: readonly Command[] = [
  {
    name: 'config',
    summary: 'the canonical model of a document, as Docker Compose understands it; needs no server',
    arguments: [fileArgument],
    options: [setOption, overrideOption],
    examples: ['panamax config', 'panamax config compose.yaml --json'],
    async run(context, [path], options) {
      const app = await loadFile(context, asComposeSees(await openFile(context, path, options)), options)
      context.output.value(configJson(app))
      if (!context.output.json) context.output.raw(configYaml(app))
    },
  },
  {
    name: 'permissions',
    summary: 'what an app may do to the machine, in plain words; needs no server',
    arguments: [fileArgument],
    options: [setOption, overrideOption],
    examples: ['panamax permissions compose.yaml'],
    async run(context, [path], options) {
      const { output } = context
      const found = permissions(await loadFile(context, await openFile(context, path, options), options))
      output.value(found)
      if (found.length === 0) output.line('Nothing beyond its own containers, networks and volumes.')
      for (const each of found) {
        const service = each.service === undefined ? '' : `${harmless(each.service)}: `
        output.line(`${output.paint(grades[each.grade], each.grade.padEnd(7))} ${service}${harmless(each.text)}`)
      }
    },
  },
]
