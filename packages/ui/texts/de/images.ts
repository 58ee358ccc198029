import type { imageTexts as english } from '../en/images.ts'

const images = (count: number) => (count === 1 ? '1 Image' : `${count} Images`)

export const imageTexts: typeof english = {
  title: 'Images',
  hint: 'Woraus Container entstehen, so wie es auf der Maschine liegt. Ein Image zu entfernen gibt Platz frei; braucht eine App es wieder, wird es neu geladen.',
  failed: 'Die Images lassen sich nicht auflisten.',
  filter: 'Images filtern',
  target: 'Ziel',
  count: (count, size) => `${images(count)}, ${size}`,
  empty: 'Auf dieser Maschine sind keine Images',
  emptyHint: 'Sie kommen mit der ersten App, die Sie starten.',
  noneMatch: 'Kein Image passt.',
  chooseAll: 'Alle Images auswählen',
  choose: (name) => `${name} auswählen`,
  image: 'Image',
  size: 'Größe',
  made: 'Erstellt',
  usedBy: 'Verwendet von',
  nameless: 'ohne Namen',
  bundled: 'aus der Bibliothek',
  bundledHint: 'Von Panamax gebaut, und neu, sobald es gebraucht wird',
  containers: (count) => (count === 1 ? '1 Container' : `${count} Containern`),
  unused: 'nichts',
  removeChosen: (count) => (count === 0 ? 'Entfernen' : `${images(count)} entfernen`),
  removeTitle: (count) => `${images(count)} entfernen`,
  usedWarning: (count) =>
    `${images(count)} davon ${count === 1 ? 'wird' : 'werden'} von einem Container verwendet und ${count === 1 ? 'bleibt' : 'bleiben'}.`,
  takeBundled: (count) => `Auch ${images(count)}, die Panamax gebaut hat`,
  removeHint: 'Daten bleiben unberührt: Volumes bleiben.',
  removeButton: 'Entfernen',
  removed: (count) =>
    count === 0
      ? 'Kein Image wurde entfernt.'
      : count === 1
        ? '1 Image wurde entfernt.'
        : `${count} Images wurden entfernt.`,
  stayed: (count) => (count === 1 ? '1 Image bleibt' : `${count} Images bleiben`),
}
