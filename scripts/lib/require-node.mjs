// Imported first, alone and statically: in words that every Node with ES modules understands.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
const oldestMajor = 20
const oldestMinor = 19
if (major < oldestMajor || (major === oldestMajor && minor < oldestMinor)) {
  console.error(
    'Panamax needs Node ' +
      oldestMajor +
      '.' +
      oldestMinor +
      ' or newer; this is Node ' +
      process.versions.node +
      ' (' +
      process.execPath +
      ').\nInstall a newer one from https://nodejs.org and try again.',
  )
  process.exit(1)
}
