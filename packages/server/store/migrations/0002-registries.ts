import type { Migration } from '../migration.ts'

export const registries: Migration = {
  version: 2,
  name: 'registries and settings',
  sql: `
    CREATE TABLE registries (
      host TEXT PRIMARY KEY,
      username TEXT NOT NULL,
      sealed_password TEXT NOT NULL,
      updated_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE settings (
      name TEXT PRIMARY KEY,
      json TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
}
