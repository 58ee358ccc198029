import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { sourceFiles } from './source-files.mjs'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const FOLDERS = ['packages', 'tests', 'bench', 'scripts']

/**
 * @typedef {{ rule: string, from: string, to: string, comment: string }} Violation
 * @typedef {{ violations: Violation[], files: number, missed: string[] }} Boundaries
 * @typedef {{ module: string, resolved: string }} Dependency
 * @typedef {{ source: string, dependencies: Dependency[] }} CruisedModule
 */

/**
 * Checks the dependency rules on the tree at `root`. `missed` lists the source files that the tool did not look at:
 * a tree is clean only when `violations` and `missed` are both empty and `files` is not zero.
 * @param {string} root
 * @returns {Promise<Boundaries>}
 */
export async function checkBoundaries(root) {
  const result = await cruise(root)
  /** @type {CruisedModule[]} */
  const modules = result.modules
  const seen = new Set(modules.map((module) => module.source))
  const files = sourceFiles(root, FOLDERS)
  const comments = new Map(
    result.summary.ruleSetUsed.forbidden.map((/** @type {any} */ rule) => [rule.name, rule.comment]),
  )
  /** @type {Violation[]} */
  const violations = result.summary.violations.map((/** @type {any} */ violation) => ({
    rule: violation.rule.name,
    from: violation.from,
    to: violation.cycle ? violation.cycle.map((/** @type {any} */ step) => step.name).join(' → ') : violation.to,
    comment: comments.get(violation.rule.name) ?? '',
  }))
  return {
    violations: [...violations, ...undeclaredPackages(root, modules)],
    files: files.length,
    missed: files.filter((file) => !seen.has(file)),
  }
}

/**
 * @param {string} root
 * @returns {Promise<any>}
 */
async function cruise(root) {
  const binary = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const config = join(REPOSITORY, '.dependency-cruiser.cjs')
  const folders = FOLDERS.filter((folder) => existsSync(join(root, folder)))
  // --no-cache and an explicit configuration: the result depends on nothing but the tree.
  const args = [binary, '--config', config, '--output-type', 'json', ...folders]
  const options = { cwd: root, maxBuffer: 256 * 1024 * 1024 }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, args, options)
    return JSON.parse(stdout)
  } catch (error) {
    // The exit code is the number of violations; the report is complete all the same.
    const { stdout } = /** @type {{ stdout?: string }} */ (error)
    if (!stdout) throw error
    return JSON.parse(stdout)
  }
}

/**
 * dependency-cruiser finds undeclared npm packages, but not undeclared packages of our own workspace: those resolve
 * through the link in node_modules whether they are declared or not.
 * @param {string} root
 * @param {CruisedModule[]} modules
 * @returns {Violation[]}
 */
function undeclaredPackages(root, modules) {
  /** @type {Violation[]} */
  const found = []
  for (const module of modules) {
    const room = /^packages\/([^/]+)\//.exec(module.source)?.[1]
    if (room === undefined) continue
    for (const dependency of module.dependencies) {
      const name = /^@panamax\/[^/]+/.exec(dependency.module)?.[0]
      if (name === undefined || declares(join(root, 'packages', room, 'package.json'), name)) continue
      found.push({
        rule: 'no-undeclared-workspace-package',
        from: module.source,
        to: dependency.module,
        comment: `Declare ${name} in packages/${room}/package.json.`,
      })
    }
  }
  return found
}

/**
 * @param {string} manifestPath
 * @param {string} name
 */
function declares(manifestPath, name) {
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'))
  return manifest.name === name || name in (manifest.dependencies ?? {})
}

/**
 * @param {Boundaries} result
 * @param {string} root
 * @returns {string[]} one line for each thing wrong; none when the tree is clean
 */
export function describeBoundaries(result, root) {
  const lines = result.violations.map((v) => `${v.from}: ${v.rule}: imports ${relativeTo(root, v.to)}. ${v.comment}`)
  if (result.files === 0) lines.push('No source files were found: nothing was checked.')
  for (const file of result.missed) lines.push(`${file}: was not looked at by the tool.`)
  return lines
}

/**
 * @param {string} root
 * @param {string} path
 */
function relativeTo(root, path) {
  return path.startsWith('/') ? relative(root, path) : path
}
