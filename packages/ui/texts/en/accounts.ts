export const accounts = {
  title: 'GitHub accounts',
  hint: 'To save apps as templates in a repository. Tokens are encrypted and never shown again.',
  none: 'No account is stored.',
  add: 'Add a GitHub account',
  addButton: 'Check and store',
  addHint: 'With a personal access token. GitHub is asked whose it is and what it may do before it is stored.',
  addFailed: 'The account was not stored.',
  host: 'Host',
  hostHint: 'github.com, or the host of a GitHub Enterprise',
  token: 'Token',
  tokenHint: 'Fine-grained with “Contents: read and write”, or classic with the scope “public_repo” or “repo”',
  fineGrained: 'fine-grained token',
  classic: (scopes: string) => (scopes === '' ? 'classic token without scopes' : `classic token: ${scopes}`),
  until: (time: string) => `expires ${time}`,
  removeTitle: (name: string) => `Remove the account ${name}`,
  removeAsk: (sources: string) =>
    `Panamax forgets its token. What was published stays.${sources === '' ? '' : ` These sources are read with it, and without a login afterwards: ${sources}.`}`,
}
