import type { Migration } from '../migration.ts'

/** Which files publishing has put where, and what of a source is a secret beside its credentials. */
export const publishing: Migration = {
  version: 6,
  name: 'publishing',
  sql: `
    CREATE TABLE published_files (
      app INTEGER NOT NULL REFERENCES apps(id) ON DELETE CASCADE,
      place TEXT NOT NULL, -- the destination, without credentials
      path TEXT NOT NULL, -- of the template's own file there
      files TEXT NOT NULL, -- JSON: git's names of all contents that were published, by path
      PRIMARY KEY (app, place, path)
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE sources ADD COLUMN account TEXT; -- host of the account that it is read with, in place of credentials
    ALTER TABLE sources ADD COLUMN query TEXT; -- sealed: what follows the "?" of a catalogue's address, which holds only a mark of it
  `,
}
