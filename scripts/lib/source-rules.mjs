import ts from 'typescript'

/**
 * Rules of docs/style that no linter has. Each takes a node of the syntax tree and returns what is wrong with it.
 * @typedef {{ file: string, line: number, rule: string, message: string }} Finding
 * @typedef {{ file: string, kinds: ReadonlySet<string>, isTest: boolean }} Context
 * @typedef {(node: ts.Node, context: Context) => string | undefined} Rule
 */

/** Kinds of orchestrator that the architecture names, whether their driver exists yet or not. */
export const PLANNED_KINDS = ['memory', 'docker', 'swarm', 'kubernetes', 'fleet', 'marathon', 'agent']

/** @type {Record<string, Rule>} */
const RULES = {
  'no-engine-switch': engineSwitch,
  'no-export-star': exportStar,
  'no-shell-string': shellString,
  'no-clock-in-core': clockInCore,
}

export const RULE_NAMES = Object.keys(RULES)

/**
 * @param {string} file path relative to the repository, with forward slashes
 * @param {string} text
 * @param {ReadonlySet<string>} kinds the kinds of driver
 * @returns {Finding[]}
 */
export function checkSource(file, text, kinds) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const context = { file, kinds, isTest: /\.test\.tsx?$|^tests\/|\/testing(\/|\.tsx?$)/.test(file) }
  /** @type {Finding[]} */
  const findings = []
  /** @param {ts.Node} node */
  function visit(node) {
    for (const [rule, check] of Object.entries(RULES)) {
      const message = check(node, context)
      if (message === undefined) continue
      const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
      findings.push({ file, line, rule, message })
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return findings
}

/** @type {Rule} */
function engineSwitch(node, { file, kinds, isTest }) {
  if (isTest || file.startsWith('packages/drivers/')) return undefined
  const kind = comparedKind(node, kinds)
  if (kind === undefined) return undefined
  return `asks whether the orchestrator is '${kind}'. Outside packages/drivers nobody knows: ask the driver's limits, or add to its interface.`
}

/**
 * The driver kind that this node compares something called "kind", "driver" or "orchestrator" with.
 * @param {ts.Node} node
 * @param {ReadonlySet<string>} kinds
 */
function comparedKind(node, kinds) {
  if (ts.isBinaryExpression(node) && isEquality(node.operatorToken.kind)) {
    return kindOf(node.left, node.right, kinds) ?? kindOf(node.right, node.left, kinds)
  }
  if (ts.isCaseClause(node)) return kindOf(node.parent.parent.expression, node.expression, kinds)
  return undefined
}

/**
 * @param {ts.Expression} subject
 * @param {ts.Expression} value
 * @param {ReadonlySet<string>} kinds
 */
function kindOf(subject, value, kinds) {
  if (!ts.isStringLiteralLike(value) || !kinds.has(value.text)) return undefined
  return /(kind|driver|orchestrator|engine)\)*$/i.test(subject.getText()) ? value.text : undefined
}

/** @param {ts.SyntaxKind} token */
function isEquality(token) {
  return (
    token === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    token === ts.SyntaxKind.ExclamationEqualsEqualsToken ||
    token === ts.SyntaxKind.EqualsEqualsToken ||
    token === ts.SyntaxKind.ExclamationEqualsToken
  )
}

/** @type {Rule} */
function exportStar(node) {
  if (!ts.isExportDeclaration(node) || node.exportClause !== undefined) return undefined
  return 'exports everything of another file. Import from where the name lives; there are no barrels.'
}

/** @type {Rule} */
function shellString(node) {
  if (ts.isPropertyAssignment(node) && nameOf(node.name) === 'shell') {
    if (node.initializer.kind === ts.SyntaxKind.TrueKeyword) {
      return 'runs a command through a shell. Pass an argument array without a shell.'
    }
  }
  if (ts.isImportDeclaration(node) && isChildProcess(node.moduleSpecifier)) {
    const bindings = node.importClause?.namedBindings
    if (bindings && ts.isNamedImports(bindings)) {
      const bad = bindings.elements.find((e) => /^exec(Sync)?$/.test((e.propertyName ?? e.name).text))
      return bad
        ? `imports ${bad.getText()}, which takes a shell string. Use execFile or spawn with an argument array.`
        : undefined
    }
    return 'imports all of node:child_process. Import execFile or spawn by name.'
  }
  return undefined
}

/** @param {ts.Node} specifier */
function isChildProcess(specifier) {
  return ts.isStringLiteral(specifier) && /^(node:)?child_process$/.test(specifier.text)
}

/** @param {ts.PropertyName} name */
function nameOf(name) {
  return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : ''
}

/** @type {Rule} */
function clockInCore(node, { file, isTest }) {
  if (isTest || !file.startsWith('packages/core/')) return undefined
  if (!ts.isNewExpression(node) || node.expression.getText() !== 'Date') return undefined
  return node.arguments?.length ? undefined : 'reads the clock. core is pure: pass the time as a parameter.'
}
