import type { exportTexts as english } from '../en/export.ts'

export const exportTexts: typeof english = {
  title: (name) => `${name} exportieren`,
  format: 'Format',
  formats: { compose: 'Compose', 'pmx-2014': 'Panamax 2014', 'docker-run': 'docker run' },
  hints: {
    compose: 'Das Dokument selbst, wie es ausgerollt ist: docker compose führt es ohne Panamax aus.',
    'pmx-2014': 'Für das Panamax von 2014. Werte werden weggelassen.',
    'docker-run':
      'Zeilen für eine Shell, in der Reihenfolge, in der die Dienste starten. Geheimnisse bleiben Variablen.',
  },
  losses: 'Was diese Form nicht ausdrücken kann',
  failed: 'Das Dokument enthält Fehler und lässt sich darum nicht in dieser Form schreiben.',
  download: 'Herunterladen',
  secrets: 'Wer diese Datei bekommt, kann diese Geheimnisse lesen',
  secretsHint: 'Als Vorlage speichern nimmt sie heraus und fragt alle, die sie ausführen, nach neuen.',
}
