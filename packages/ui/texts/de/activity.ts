import type { activity as english } from '../en/activity.ts'

export const activity: typeof english = {
  title: 'Verlauf',
  empty: 'Noch wurde nichts ausgeführt.',
  emptyHint: 'Jede Ausführung bleibt hier mit ihren Schritten und ihrem Ausgang verzeichnet.',
  toDiscover: 'Etwas zum Ausführen finden',
  app: 'App',
  what: 'Was',
  who: 'Von',
  when: 'Wann',
  took: 'Dauer',
  outcome: 'Ausgang',
  failed: 'Der Verlauf kann nicht angezeigt werden.',
}
