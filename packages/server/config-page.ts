import { type Option, options } from './config.ts'

/** `docs/configuration.md`, from the one table of options. */
export function configurationPage(): string {
  const rows = Object.values<Option>(options).map((option) => {
    const flag = option.flag === undefined ? '' : `\`--${option.flag}\``
    const secret = option.isSecret === true ? option.variables.map((variable) => `\`${variable}_FILE\``) : []
    const variables = [...option.variables.map((variable) => `\`${variable}\``), ...secret].join(', ')
    return `| ${flag} | ${variables} | ${option.default === '' ? '' : `\`${option.default}\``} | ${option.description} |`
  })
  return `# Configuration of the server

<!-- Generated from packages/server/config.ts by "npm run docs". -->

A flag counts before a variable, a variable before the default; an empty variable counts as not set. A variable that ends in \`_FILE\` names a file that the value is read from. Secrets have no flag, since arguments are visible to every process on the machine.

| Flag | Variable | Default | Meaning |
| --- | --- | --- | --- |
${rows.join('\n')}

How an engine is found is the engine's own convention: \`DOCKER_HOST\`, \`DOCKER_CONTEXT\`, \`DOCKER_CONFIG\`, \`DOCKER_CERT_PATH\`, \`DOCKER_TLS_VERIFY\`, then the usual sockets.

## What is in the data folder

| Path | What it is |
| --- | --- |
| \`panamax.db\` | the store (SQLite); \`panamax.db.v<version>.backup\` is a copy made before an upgrade changed it |
| \`secret.key\` | the key that stored secrets are encrypted with. Back it up with the store, and apart from it |
| \`apps/<app>/\` | each app's document and values as deployed; \`docker compose\` works there |
| \`server.json\` | address and token for the command line on this machine, while the server runs |
| \`server.lock\` | keeps a second server out |
| \`logs/\` | the server's own log |
`
}
