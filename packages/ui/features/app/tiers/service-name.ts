/** What a service of this image may be called: the last part of its name, with a number where that is taken. */
export function serviceNameFor(image: string, taken: readonly string[]): string {
  const path = image.replace(/@.*$/, '').replace(/:[^/:]*$/, '')
  const name = (path.split('/').at(-1) ?? '').replace(/[^A-Za-z0-9._-]/g, '').replace(/^[._-]+/, '')
  if (name === '' || !taken.includes(name)) return name
  let number = 2
  while (taken.includes(`${name}-${number}`)) number += 1
  return `${name}-${number}`
}
