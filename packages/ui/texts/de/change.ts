import type { change as english } from '../en/change.ts'

export const change: typeof english = {
  kind: { added: 'neu', removed: 'entfernt', changed: 'geändert' },
  field: {
    environment: 'Variable',
    ports: 'Port',
    volumes: 'Volume',
    links: 'Verknüpfung',
    depends_on: 'Abhängigkeiten',
    image: 'Image',
    command: 'Befehl',
    entrypoint: 'Einstiegspunkt',
    restart: 'Neustartregel',
    healthcheck: 'Gesundheitsprüfung',
    labels: 'Label',
    category: 'Kategorie',
    categories: 'Kategorien',
    service: 'Dienst',
    value: 'Einstellung',
    text: 'der Text des Dokuments',
    deploy: 'Grenzen',
    mem_limit: 'Speichergrenze',
    cpus: 'CPU-Grenze',
    pids_limit: 'Prozessgrenze',
  } as Record<string, string>,
}
