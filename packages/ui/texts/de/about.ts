import type { about as english } from '../en/about.ts'

export const about: typeof english = {
  title: 'Über Panamax',
  what: 'Docker-Verwaltung für Menschen: eine App finden, sehen, was sie mit diesem Rechner macht, sie ausführen, ändern und als Vorlage weitergeben.',
  failed: 'Die Versionen lassen sich nicht feststellen.',
  versions: 'Versionen',
  target: (name: string, kind: string) => `Ziel ${name} (${kind})`,
  license: 'Freie Software unter der Apache-Lizenz 2.0.',
  api: 'Beschreibung der API',
}
