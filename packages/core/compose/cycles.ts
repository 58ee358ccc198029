import type { Path } from './node.ts'
import type { AppSpec } from './spec.ts'

/** Reports every circle of dependencies (links, shared namespaces and volumes included) once, naming its services. */
export function checkCycles(app: AppSpec, fail: (path: Path, message: string) => void): void {
  const done = new Set<string>()
  for (const start of Object.keys(app.services)) walk(start)

  function walk(start: string): void {
    // An explicit stack: a chain of thousands of services must not exhaust the engine's.
    const stack: { name: string; next: string[] }[] = [{ name: start, next: dependenciesOf(start) }]
    const open = new Set([start])
    if (done.has(start)) return
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const dependency = top.next.shift()
      if (dependency === undefined) {
        done.add(top.name)
        open.delete(top.name)
        stack.pop()
      } else if (open.has(dependency)) {
        const names = stack.map((step) => step.name)
        const circle = [...names.slice(names.indexOf(dependency)), dependency]
        const shown = circle.length > 20 ? [...circle.slice(0, 10), '…', ...circle.slice(-5)] : circle
        fail(['services', top.name, 'depends_on'], `Services depend on each other in a circle: ${shown.join(' → ')}.`)
      } else if (!done.has(dependency) && Object.hasOwn(app.services, dependency)) {
        open.add(dependency)
        stack.push({ name: dependency, next: dependenciesOf(dependency) })
      }
    }
  }

  function dependenciesOf(name: string): string[] {
    return Object.keys(app.services[name]?.depends_on ?? {})
  }
}
