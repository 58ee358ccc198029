import type { Migration } from '../migration.ts'

/** Sources and the templates that were read from them. */
export const catalog: Migration = {
  version: 4,
  name: 'catalog',
  sql: `
    CREATE TABLE sources (
      name TEXT PRIMARY KEY,
      kind TEXT NOT NULL CHECK (kind IN ('library', 'git', 'directory', 'catalogue')),
      address TEXT NOT NULL, -- without credentials
      branch TEXT,
      folder TEXT,
      credentials TEXT, -- sealed JSON
      local INTEGER NOT NULL DEFAULT 0, -- an admin has added it: may be a folder or a private address
      created_at TEXT NOT NULL,
      commit_id TEXT, -- of the last good state
      refreshed_at TEXT,
      tried_at TEXT,
      next_at TEXT,
      failures INTEGER NOT NULL DEFAULT 0, -- in a row
      error TEXT,
      report TEXT -- JSON: what became of each file
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX sources_by_place ON sources (kind, address, coalesce(branch, ''), coalesce(folder, ''));

    CREATE TABLE templates (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL REFERENCES sources ON DELETE CASCADE,
      name TEXT NOT NULL,
      path TEXT NOT NULL, -- of the file within the source
      mark TEXT NOT NULL, -- digest of the file and of what goes with it
      summary TEXT NOT NULL, -- JSON: what a card shows
      type TEXT NOT NULL,
      quality INTEGER NOT NULL,
      updated_at TEXT,
      content BLOB NOT NULL, -- compressed JSON: document, files, documentation, problems
      icon BLOB,
      icon_type TEXT,
      UNIQUE (source, name),
      UNIQUE (source, path)
    ) STRICT;
  `,
}
