import type { accounts as english } from '../en/accounts.ts'

export const accounts: typeof english = {
  title: 'GitHub-Konten',
  hint: 'Um Apps als Vorlagen in einem Repository zu speichern. Tokens werden verschlüsselt und nie wieder gezeigt.',
  none: 'Es ist kein Konto gespeichert.',
  add: 'GitHub-Konto hinzufügen',
  addButton: 'Prüfen und speichern',
  addHint:
    'Mit einem persönlichen Zugriffstoken. Vor dem Speichern wird GitHub gefragt, wem es gehört und was es darf.',
  addFailed: 'Das Konto wurde nicht gespeichert.',
  host: 'Host',
  hostHint: 'github.com oder der Host eines GitHub Enterprise',
  token: 'Token',
  tokenHint: 'Feingranular mit „Contents: read and write“ oder klassisch mit dem Scope „public_repo“ oder „repo“',
  fineGrained: 'feingranulares Token',
  classic: (scopes) => (scopes === '' ? 'klassisches Token ohne Scopes' : `klassisches Token: ${scopes}`),
  until: (time) => `gültig bis ${time}`,
  removeTitle: (name) => `Konto ${name} entfernen`,
  removeAsk: (sources) =>
    `Panamax vergisst sein Token. Was veröffentlicht wurde, bleibt.${sources === '' ? '' : ` Diese Quellen werden damit gelesen, danach ohne Anmeldung: ${sources}.`}`,
}
