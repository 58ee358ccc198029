import type { state as english } from '../en/state.ts'

export const state: typeof english = {
  pending: 'Steht aus',
  pulling: 'Wird geholt',
  starting: 'Startet',
  running: 'Läuft',
  healthy: 'Gesund',
  unhealthy: 'Ungesund',
  restarting: 'Startet neu',
  completed: 'Fertig',
  failed: 'Gescheitert',
  stopped: 'Gestoppt',
  unknown: 'Unbekannt',
}
