import type { Migration } from '../migration.ts'

/** What apps were made from, accounts to publish with, and registries that are searched. */
export const marketplace: Migration = {
  version: 5,
  name: 'marketplace',
  sql: `
    -- A template as it was when an app was made of it, or upgraded to it.
    CREATE TABLE app_templates (
      id INTEGER PRIMARY KEY,
      app INTEGER NOT NULL REFERENCES apps(id) ON DELETE CASCADE,
      source TEXT NOT NULL, -- without a foreign key: the app remembers it when the source is gone
      name TEXT NOT NULL,
      address TEXT NOT NULL, -- of the source, blank for the bundled library
      path TEXT NOT NULL, -- of the file within the source
      commit_id TEXT,
      committed_at TEXT,
      mark TEXT NOT NULL,
      content BLOB NOT NULL, -- compressed JSON: document and files
      UNIQUE (app, source, name, address, path, mark)
    ) STRICT;

    -- What a revision is based on: an upgrade moves it, a roll-back takes it back.
    ALTER TABLE revisions ADD COLUMN template INTEGER REFERENCES app_templates(id);

    CREATE TABLE accounts (
      host TEXT PRIMARY KEY,
      login TEXT NOT NULL,
      details TEXT NOT NULL, -- JSON: scopes, warnings, expiry
      sealed_token TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- What was said and chosen when an app was last published, without credentials.
    CREATE TABLE publications (
      app INTEGER PRIMARY KEY REFERENCES apps(id) ON DELETE CASCADE,
      published_at TEXT NOT NULL,
      template TEXT NOT NULL, -- JSON
      destination TEXT NOT NULL, -- JSON
      path TEXT, -- of the file there
      url TEXT
    ) STRICT;

    CREATE TABLE registries_new (
      host TEXT PRIMARY KEY,
      username TEXT,
      sealed_password TEXT,
      enabled INTEGER NOT NULL DEFAULT 1,
      insecure INTEGER NOT NULL DEFAULT 0,
      updated_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    INSERT INTO registries_new (host, username, sealed_password, updated_at)
      SELECT host, username, sealed_password, updated_at FROM registries;
    DROP TABLE registries;
    ALTER TABLE registries_new RENAME TO registries;
  `,
}
