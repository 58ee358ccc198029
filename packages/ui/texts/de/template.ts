import type { template as english } from '../en/template.ts'

export const template: typeof english = {
  run: 'Ausführen',
  about: 'Beschreibung',
  file: 'Datei',
  services: 'Dienste',
  permissions: 'Was sie auf diesem Rechner darf',
  noPermissions: 'Nichts, außer ihre eigenen Container auszuführen.',
  questions: 'Wonach sie fragt',
  noQuestions: 'Nach nichts: Sie läuft, wie sie ist.',
  generated: 'wird erzeugt',
  required: 'erforderlich',
  source: 'Herkunft',
  quality: 'Befunde',
  noDocumentation: 'Diese Vorlage hat keine Beschreibung.',
  failed: 'Diese Vorlage kann nicht angezeigt werden.',
  grade: { info: 'Zur Information', notice: 'Hinweis', warning: 'Warnung', danger: 'Gefahr' },
  imageLink: (text: string) => `Bild: ${text}`,
}
