import type { Migration } from '../migration.ts'

/** What apps were made from, accounts to publish with, and registries that are searched. */
export const marketplace: Migration = {
  version: 5,
  name: 'marketplace',
  sql: `
    CREATE TABLE app_templates (
      app INTEGER PRIMARY KEY REFERENCES apps(id) ON DELETE CASCADE,
      source TEXT NOT NULL,
      name TEXT NOT NULL,
      origin TEXT NOT NULL, -- JSON: address, path, commit, time
      mark TEXT NOT NULL,
      content BLOB NOT NULL -- compressed JSON: the template's document and files, as they were when the app was made of them
    ) STRICT;

    CREATE TABLE accounts (
      host TEXT PRIMARY KEY,
      login TEXT NOT NULL,
      details TEXT NOT NULL, -- JSON: scopes, warnings, expiry
      sealed_token TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

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
