import type { plan as english } from '../en/plan.ts'

export const plan: typeof english = {
  nothing: 'Nichts ist zu tun: Alles ist, wie es sein soll.',
  unchanged: (count: number) => (count === 1 ? '1 Sache bleibt, wie sie ist' : `${count} Sachen bleiben, wie sie sind`),
  action: {
    create: 'anlegen:',
    replace: 'ersetzen:',
    start: 'starten:',
    stop: 'stoppen:',
    restart: 'neu starten:',
    remove: 'entfernen:',
    pull: 'holen:',
    keep: 'bleibt:',
  },
  kind: { container: 'Container', network: 'Netzwerk', volume: 'Volume', image: 'Image', service: 'Dienst' } as Record<
    string,
    string
  >,
  warnings: 'Bitte beachten',
}
