import type { discover as english } from '../en/discover.ts'

export const discover: typeof english = {
  title: 'Entdecken',
  heading: 'Was möchten Sie ausführen?',
  search: 'Vorlagen und Images suchen',
  searchHint: 'wordpress, database, grafana … oder ein Image wie nginx:1.29',
  library: 'In der Bibliothek',
  templates: 'Vorlagen',
  images: 'Images',
  keywords: 'Stichwörter',
  services: (count: number) => (count === 1 ? '1 Dienst' : `${count} Dienste`),
  found: (count: number) => (count === 1 ? '1 Vorlage gefunden' : `${count} Vorlagen gefunden`),
  similar: 'Genau so heißt nichts. Diese sind ähnlich:',
  nothing: (query: string) => `Keine Vorlage heißt „${query}“.`,
  nothingHint: 'Versuchen Sie ein kürzeres Wort, oder führen Sie ein Image dieses Namens aus.',
  runImage: (image: string) => `Image ${image} ausführen`,
  runImageHint: 'Als App mit einem Dienst. Zuerst sehen Sie den Plan.',
  failed: 'Die Vorlagen können nicht aufgelistet werden.',
  fromCompose: 'Aus einer Compose-Datei',
  empty: 'Die Bibliothek ist leer.',
  emptyHint: 'Diese Installation hat keine Vorlagen. Jedes Image und jede Compose-Datei lässt sich ausführen.',
}
