const allowed = /^[a-z0-9][a-z0-9_-]*$/

/** Whether Compose takes the text as it stands: small letters, digits, `-` and `_`, first a letter or a digit. */
export function isProjectName(text: string): boolean {
  return allowed.test(text)
}

/** The project name that Compose makes of any text: small letters, everything not allowed dropped. May be empty. */
export function normalizeProjectName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]/g, '')
    .replace(/^[_-]+/, '')
}
