import { errorCodes, errorMeaning, exitCode, httpStatus } from '@panamax/core/errors'

/** `docs/errors.md`, from the closed list of codes. */
export function errorsPage(): string {
  const rows = errorCodes.map((code) => {
    const { means, todo } = errorMeaning[code]
    return `| \`${code}\` | ${httpStatus[code]} | ${exitCode[code]} | ${means} | ${todo} |`
  })
  return `# Errors

<!-- Generated from packages/core/errors.ts by "npm run docs". -->

Every error of Panamax has one of these codes. The API answers with \`{"error": {"code", "message", "details", "problems", "requestId"}}\`; a refused document or request lists every problem with its path and, for a document, line and column. The command line prints the message on standard error (as JSON under \`--json\`) and ends with the exit code.

| Code | HTTP | Exit | Means | What to do |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}
