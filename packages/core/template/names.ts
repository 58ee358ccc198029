/** Makes a compose service name of any text: letters, digits, `.`, `_` and `-` stay, the rest becomes `_`. */
export function serviceName(text: string): string {
  const name = text.trim().replace(/[^0-9A-Za-z_.-]/g, '_')
  return name === '' || name === '__proto__' ? 'service' : name.slice(0, 128)
}

/** Makes a compose project name (`[a-z0-9][a-z0-9_-]*`, at most 63 characters) of any text. */
export function projectName(text: string): string {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/-{2,}/g, '-')
    .replace(/^[-_]+|(?<![-_])[-_]+$/g, '')
  return slug.slice(0, 63).replace(/[-_]+$/, '') || 'app'
}

/** Makes a variable name (`[A-Za-z_][A-Za-z0-9_]*`) of any text. */
export function variableName(text: string): string {
  const name = text.trim().replace(/[^A-Za-z0-9_]/g, '_')
  return /^[A-Za-z_]/.test(name) ? name : `_${name}`
}

/** Makes a volume name of a service and a path in its container; the same two always give the same name. */
export function volumeName(service: string, target: string): string {
  const slug = target.replace(/[^0-9A-Za-z]+/g, '-').replace(/^-+|-+$/g, '')
  return `${service.replace(/^[^0-9A-Za-z]+/, '') || 'service'}-${slug === '' ? 'data' : slug}`
}

/** `name`, or `name_2`, `name_3`, … when it is taken. */
export function uniqueName(name: string, taken: { has(name: string): boolean }): string {
  if (!taken.has(name)) return name
  for (let n = 2; ; n++) if (!taken.has(`${name}_${n}`)) return `${name}_${n}`
}
