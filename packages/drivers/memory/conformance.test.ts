import { conformance } from '../testing/conformance.ts'
import { realClock } from './clock.ts'
import { connectTo } from './driver.ts'
import { importImage } from './import-image.ts'
import { addForeign } from './foreign.ts'
import { World } from './world.ts'

const image = 'panamax/busybox:conformance'
const simulatesNone = 'a simulation reads no files of the machine'

conformance(
  'the memory driver',
  async () => {
    // Fast enough for a unit test, slow enough for what the cases do at the same time.
    const world = new World(realClock(25))
    await importImage(world, { reference: image, tar: tar(), changes: [] })
    return {
      driver: connectTo(world),
      image,
      makeForeign: async (app, service) => void addForeign(world, { app, service, image }),
    }
  },
  {
    prefix: 'sim',
    skip: {
      'secrets are files of the machine': simulatesNone,
      'relative bind mounts lead into the folder of the app': simulatesNone,
      'a published port answers': 'a simulation opens no sockets',
    },
  },
)

async function* tar(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array(1024)
}
