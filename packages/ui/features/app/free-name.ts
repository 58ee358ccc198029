const longest = 63

/** "blog-2", or the next number that no app has. */
export function freeName(name: string, taken: readonly string[]): string {
  const stem = name.replace(/-\d+$/, '')
  for (let number = 2; ; number += 1) {
    const ending = `-${number}`
    const candidate = stem.slice(0, longest - ending.length) + ending
    if (!taken.includes(candidate)) return candidate
  }
}
