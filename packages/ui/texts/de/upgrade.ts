import type { upgrade as english } from '../en/upgrade.ts'

export const upgrade: typeof english = {
  title: 'Auf die neueste Vorlage aktualisieren',
  available: 'Aktualisierung verfügbar',
  see: 'Aktualisierung ansehen',
  none: 'Es gibt nichts zu aktualisieren',
  back: 'Zurück zur App',
  failed: 'Die Aktualisierung lässt sich nicht berechnen.',
  template: 'Vorlage',
  madeFrom: 'Die App entstand aus',
  today: 'Heute ist sie',
  conflicts: 'Sie entscheiden',
  open: (count) =>
    count === 0
      ? 'Alles ist entschieden.'
      : `Sie und die Vorlage haben an ${count === 1 ? 'einer Stelle' : `${count} Stellen`} dasselbe geändert.`,
  conflictAt: (where, line) => `${where}, Zeile ${line}`,
  theDocument: 'Das Dokument',
  mine: 'Ihres behalten',
  theirs: 'Das der Vorlage nehmen',
  undecided: {
    mine: '▼ Ihres, wenn Sie es behalten',
    theirs: '▼ Das der Vorlage, wenn Sie es nehmen',
    end: '▲ Das entscheiden Sie',
  },
  before: 'Wie es vorher war',
  nothing: '(nichts)',
  questions: 'Wonach die Vorlage jetzt fragt',
  files: 'Dateien',
  fileChange: {
    added: 'kommt hinzu',
    changed: 'wird geändert',
    kept: 'bleibt, wie Sie sie haben',
    removed: 'wird entfernt',
    conflict: 'entscheiden Sie',
  },
  plan: 'Plan',
  planLater: 'Er wird berechnet, sobald alles entschieden ist.',
  difference: 'Was sich in Ihrem Dokument ändert',
  deploy: 'Aktualisieren',
  saveOnly: 'Speichern, ohne bereitzustellen',
}
