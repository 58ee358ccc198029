/** Whether git takes it for the name of a branch, as `git check-ref-format --branch` does, options left out. */
export function isBranchName(name: string): boolean {
  if (name === '' || name.length > 255 || name.startsWith('-') || name === '@' || name === 'HEAD') return false
  if (/[\u0000-\u0020\u007f~^:?*[\\]|\.\.|@\{|\/\/|\.$|\/$|^\//.test(name)) return false
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'))
}
