/**
 * @typedef {{ version?: string, dev?: boolean, optional?: boolean, resolved?: string, optionalDependencies?: Record<string, string>, os?: string[], cpu?: string[], libc?: string[] }} LockEntry
 * @typedef {{ packages: Record<string, LockEntry> }} Lockfile
 */

/**
 * The optional packages that some package names but the lockfile lacks. npm leaves out what the registry at hand does
 * not offer (often everything for other platforms), and then `npm ci` refuses the very lockfile it wrote.
 * @param {Lockfile} lockfile
 * @returns {{ parent: string, name: string, version: string }[]}
 */
export function missingOptionals(lockfile) {
  const present = new Set(Object.keys(lockfile.packages).map((path) => path.replace(/^.*node_modules\//, '')))
  return Object.entries(lockfile.packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => !present.has(name) && /^\d/.test(version))
      .map(([name, version]) => ({ parent, name, version })),
  )
}

/**
 * The lockfile with an entry for each missing optional package: without a checksum, which only its registry knows, and
 * with the platform that its name tells.
 * @param {Lockfile} lockfile
 * @returns {Lockfile}
 */
export function completeLockfile(lockfile) {
  const packages = { ...lockfile.packages }
  for (const { parent, name, version } of missingOptionals(lockfile)) {
    const { cpu, libc, os } = platformOf(name)
    const dev = lockfile.packages[parent]?.dev
    // In npm's own order, so that npm does not rewrite the file.
    const entry = { version, cpu, dev, libc, optional: true, os }
    packages[`node_modules/${name}`] = Object.fromEntries(
      Object.entries(entry).filter(([, value]) => value !== undefined),
    )
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1))
  return { ...lockfile, packages: Object.fromEntries(sorted) }
}

/**
 * Entries that name the registry they came from; the lockfile must work with every registry.
 * @param {Lockfile} lockfile
 */
export function entriesWithHost(lockfile) {
  return Object.entries(lockfile.packages)
    .filter(([, entry]) => /^[a-z+]+:\/\//.test(entry.resolved ?? ''))
    .map(([path]) => path)
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

/** @param {string} name */
function platformOf(name) {
  const words = name.split(/[-/]/)
  const os = SYSTEMS.filter((system) => words.includes(system))
  const cpu = PROCESSORS.filter((processor) => words.includes(processor))
  const libc = words.some((word) => word.startsWith('musl'))
    ? ['musl']
    : words.some((word) => word.startsWith('gnu'))
      ? ['glibc']
      : []
  return { cpu: orNone(cpu), libc: orNone(libc), os: orNone(os) }
}

/** @param {string[]} words */
const orNone = (words) => (words.length > 0 ? words : undefined)
