import type { Migration } from '../migration.ts'

/** Secrets that the data of removed apps needs. */
export const leftAnswers: Migration = {
  version: 7,
  name: 'left-answers',
  sql: `
    CREATE TABLE left_answers (
      target TEXT NOT NULL REFERENCES targets(name) ON DELETE CASCADE ON UPDATE CASCADE,
      app TEXT NOT NULL, -- name of one that is gone while its data is kept
      sealed TEXT NOT NULL, -- JSON: its secret answers
      PRIMARY KEY (target, app)
    ) STRICT, WITHOUT ROWID;
  `,
}
