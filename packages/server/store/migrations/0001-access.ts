import type { Migration } from '../migration.ts'

/** Times are RFC 3339 in UTC with milliseconds, so that they sort as text. */
export const access: Migration = {
  version: 1,
  name: 'access',
  sql: `
    CREATE TABLE users (
      username TEXT PRIMARY KEY COLLATE NOCASE,
      password TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
      created_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sessions (
      id TEXT PRIMARY KEY,
      secret_hash TEXT NOT NULL UNIQUE,
      username TEXT NOT NULL COLLATE NOCASE REFERENCES users ON DELETE CASCADE,
      created_at TEXT NOT NULL,
      expires_at TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX sessions_by_user ON sessions (username);

    CREATE TABLE tokens (
      id TEXT PRIMARY KEY,
      secret_hash TEXT NOT NULL UNIQUE,
      name TEXT NOT NULL,
      role TEXT NOT NULL CHECK (role IN ('viewer', 'operator', 'admin')),
      username TEXT COLLATE NOCASE REFERENCES users ON DELETE CASCADE, -- null: made by the local command line
      created_at TEXT NOT NULL,
      last_used_at TEXT,
      expires_at TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tokens_by_user ON tokens (username);

    CREATE TABLE setup (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      token_hash TEXT NOT NULL
    ) STRICT;
  `,
}
