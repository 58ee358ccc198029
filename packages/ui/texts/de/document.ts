import type { document as english } from '../en/document.ts'

export const document: typeof english = {
  label: 'Compose-Dokument',
  valid: 'Keine Probleme',
  problems: (errors: number, warnings: number) =>
    [errors > 0 ? `${errors} Fehler` : '', warnings === 1 ? '1 Warnung' : warnings > 1 ? `${warnings} Warnungen` : '']
      .filter((part) => part !== '')
      .join(', '),
  difference: 'Unterschied zum Ausgerollten zeigen',
  noDifference: 'Es gibt keinen.',
  goTo: (line: number) => `Zeile ${line}`,
  loading: 'Das Dokument wird geöffnet …',
  readOnly: 'Sie können das Dokument ansehen; zum Ändern braucht es die Rolle Betreiber.',
}
