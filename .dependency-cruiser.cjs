// The dependency rules of docs/architecture.md, section 4. scripts/boundaries.test.ts plants a violation of each one.
const path = require('node:path')

const TESTS = '\\.test\\.tsx?$|/testing/|/testing\\.tsx?$'

/** A room may import only the rooms in `allowed` (besides itself). */
function room(name, allowed) {
  const targets = [name, ...allowed].join('|')
  return {
    name: `${name}-imports-only-${allowed.length === 0 ? 'itself' : allowed.join('-and-')}`,
    comment: `packages/${name} may import: ${allowed.length === 0 ? 'no other package of ours' : allowed.join(', ')}.`,
    severity: 'error',
    from: { path: `^packages/${name}/` },
    to: { path: '^packages/', pathNot: `^packages/(${targets})/` },
  }
}

module.exports = {
  forbidden: [
    room('core', []),
    room('contract', ['core']),
    room('drivers', ['core']),
    room('cli', ['contract', 'core']),
    room('ui', ['contract', 'core']),
    room('server', ['contract', 'core', 'drivers']),
    {
      name: 'core-needs-only-zod-and-yaml',
      comment: 'core runs in the browser too: of all npm packages it knows zod and yaml.',
      severity: 'error',
      from: { path: '^packages/core/', pathNot: TESTS },
      to: { path: 'node_modules/', pathNot: 'node_modules/(zod|yaml)/' },
    },
    {
      name: 'core-has-no-node-builtins',
      comment: 'core decides; it does no I/O. Pass what it needs as a parameter.',
      severity: 'error',
      from: { path: '^packages/core/', pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'ui-has-no-node-builtins',
      comment: 'ui runs in the browser.',
      severity: 'error',
      from: { path: '^packages/ui/', pathNot: `${TESTS}|vite\\.config\\.ts$` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-driver-imports-another-driver',
      comment: 'What two drivers share belongs into core, or into a folder of drivers that is no driver (testing).',
      severity: 'error',
      from: { path: '^packages/drivers/([^/]+)/', pathNot: '^packages/drivers/testing/' },
      to: { path: '^packages/drivers/[^/]+/', pathNot: '^packages/drivers/($1|testing)/' },
    },
    {
      name: 'no-cycle',
      comment: 'A cycle has no ground floor. Type-only imports are exempt for nobody.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-undeclared-package',
      comment: "Declare it in the package's own package.json (tests and tool configurations may use what the root declares).",
      severity: 'error',
      from: { path: '^packages/', pathNot: `${TESTS}|\\.config\\.ts$` },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'] },
    },
    {
      name: 'no-unresolvable-import',
      comment: 'The import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-other-package-by-relative-path',
      comment: 'Import another package by its name, as its package.json declares it.',
      severity: 'error',
      from: { path: '^packages/([^/]+)/' },
      to: { path: '^packages/', pathNot: '^packages/$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-package-by-relative-path-from-outside',
      comment: 'Tests, benchmarks and scripts import our packages by name too.',
      severity: 'error',
      from: { path: '^(tests|bench|scripts)/' },
      to: { path: '^packages/', dependencyTypes: ['local'], dependencyTypesNot: ['aliased-workspace'] },
    },
    {
      name: 'nothing-imports-a-test',
      comment: 'A test file is a leaf.',
      severity: 'error',
      from: {},
      to: { path: '\\.test\\.tsx?$' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Only our own build output: many npm packages live in a folder named dist.
    exclude: { path: ['^dist/', '^packages/[^/]+/dist/', '^[.]cache/'] },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    tsConfig: { fileName: path.join(__dirname, 'tsconfig.json') },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
}
