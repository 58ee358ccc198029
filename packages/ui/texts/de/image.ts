import type { image as english } from '../en/image.ts'

export const image: typeof english = {
  open: (name: string) => `Über das Image ${name}`,
  pageOf: (name: string, host: string) => `${host}, die Seite von ${name}`,
  page: 'Bei seiner Registry',
  failed: 'Dieses Image kann nicht angesehen werden.',
  absent: 'Es ist noch nicht auf dem Rechner. Es wird geladen, wenn eine App ausgerollt wird, die es braucht.',
  id: 'Kennung',
  names: 'Namen',
  runs: 'Führt von selbst aus',
  runsNothing: 'nichts: Es braucht einen Befehl',
  ports: 'Hört auf',
  noPorts: 'es nennt keinen Port',
  layers: 'Schichten',
  layersHint: 'Wie es entstanden ist, der neueste Schritt zuerst, und was jeder Schritt hinzugefügt hat.',
  unknownStep: 'nicht festgehalten',
}
