import type { Migration } from '../migration.ts'

/** Which files publishing has put where, so that those of them that an app no longer has can go. */
export const published: Migration = {
  version: 6,
  name: 'published',
  sql: `
    CREATE TABLE published_files (
      app INTEGER NOT NULL REFERENCES apps(id) ON DELETE CASCADE,
      place TEXT NOT NULL, -- the destination, without credentials
      path TEXT NOT NULL, -- of the template's own file there
      files TEXT NOT NULL, -- JSON: git's names of all contents that were published, by path
      PRIMARY KEY (app, place, path)
    ) STRICT, WITHOUT ROWID;
  `,
}
