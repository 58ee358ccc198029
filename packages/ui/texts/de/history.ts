import type { history as english } from '../en/history.ts'

export const history: typeof english = {
  revision: (number: number) => `Version ${number}`,
  by: (author: string, time: string) => `${author}, ${time}`,
  deployed: 'Ausgerollt',
  outcome: {
    succeeded: 'Erfolgreich ausgerollt',
    failed: 'Ausrollen gescheitert',
    canceled: 'Ausrollen abgebrochen',
    running: 'Wird ausgerollt',
    never: 'Nie ausgerollt',
  },
  rollBack: 'Zurückkehren',
  rollBackTo: (number: number) => `Zu Version ${number} zurückkehren`,
  rollBackHint: 'Ihr Dokument und ihre Werte werden zur neuesten Version, und diese wird ausgerollt.',
  compare: 'Vergleichen',
  compareWith: (number: number) => `Mit Version ${number} vergleichen`,
  comparing: (older: number, newer: number) => `Von Version ${older} zu ${newer}`,
  from: 'Ältere',
  to: 'Neuere',
  same: 'Die beiden Dokumente sind gleich.',
  noNote: 'Keine Notiz',
  failed: 'Die Versionen können nicht angezeigt werden.',
  list: 'Versionen',
  difference: 'Unterschied',
  deployments: 'Ausführungen',
}
