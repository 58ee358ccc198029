import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PanamaxError, exitCode } from '@panamax/core/errors'
import { createAppServices } from './apps/services.ts'
import { readConfig, usage } from './config.ts'
import { type Running, startServer } from './start.ts'
import { storeFailure } from './store/store-failure.ts'
import { version } from './system/version.ts'

/** A port or a folder that another process has: EX_UNAVAILABLE of sysexits.h. */
const placeTaken = 69

/** SIGHUP: the terminal that it was started from is gone. */
const endings = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const

const argv = process.argv.slice(2)
if (argv.includes('--help') || argv.includes('-h')) process.stdout.write(usage())
else if (argv.includes('--version')) process.stdout.write(`${version}\n`)
else await main()

async function main(): Promise<void> {
  try {
    const running = await startServer({
      config: readConfig({ arguments: argv, environment: process.env }),
      environment: process.env,
      programFolder: dirname(fileURLToPath(import.meta.url)),
      createServices: (platform) => createAppServices(platform),
    })
    stopOnSignals(running)
    process.stdout.write(`Panamax is at ${running.address}\n`)
    if (running.setupLink !== undefined) process.stdout.write(`Set it up here (one time): ${running.setupLink}\n`)
  } catch (error) {
    if (!(error instanceof PanamaxError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(error.code === 'conflict' ? placeTaken : exitCode[error.code])
  }
}

function stopOnSignals(running: Running): void {
  const { log } = running
  const stop = (code: number) => {
    // Whoever asks twice does not want to wait.
    for (const signal of endings) process.removeAllListeners(signal).once(signal, () => process.exit(130))
    void running.close().then(() => process.exit(code))
  }
  for (const signal of endings) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping')
      stop(0)
    })
  }
  process.on('unhandledRejection', (reason) => log.error({ err: reason }, 'a bug: nobody handled a rejection'))
  process.on('uncaughtException', (error) => {
    // A disk that is full for a while is no reason to leave running apps without their keeper.
    const failure = storeFailure(error)
    if (failure !== undefined) return log.error({ err: error }, failure.message)
    log.fatal({ err: error }, 'a bug: nobody caught an exception')
    stop(exitCode.internal)
  })
}
