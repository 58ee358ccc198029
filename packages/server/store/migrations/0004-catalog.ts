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
      local INTEGER NOT NULL DEFAULT 0, -- an admin has added it, and it is a folder or at a private address
      created_at TEXT NOT NULL,
      commit_id TEXT, -- of the last good state
      etag TEXT, -- of the catalogue in the last good state
      refreshed_at TEXT,
      tried_at TEXT,
      next_at TEXT,
      failures INTEGER NOT NULL DEFAULT 0, -- in a row
      error TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE UNIQUE INDEX sources_by_place ON sources (kind, address, coalesce(branch, ''), coalesce(folder, ''));

    -- What became of each file that looks like a template, also of those that are none.
    CREATE TABLE source_files (
      source TEXT NOT NULL REFERENCES sources ON DELETE CASCADE,
      path TEXT NOT NULL,
      blob TEXT NOT NULL, -- digest or stamp of the file itself
      mark TEXT NOT NULL, -- digest of the file and of what goes with it
      needs TEXT NOT NULL, -- JSON: the paths that it refers to
      outcome TEXT NOT NULL CHECK (outcome IN ('template', 'warning', 'broken', 'skipped')),
      template TEXT,
      reason TEXT,
      problems TEXT NOT NULL, -- JSON
      PRIMARY KEY (source, path)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE templates (
      id INTEGER PRIMARY KEY,
      source TEXT NOT NULL REFERENCES sources ON DELETE CASCADE,
      name TEXT NOT NULL,
      path TEXT NOT NULL, -- of the file within the source
      mark TEXT NOT NULL, -- digest of the file and of what goes with it
      reader INTEGER NOT NULL, -- which version of the program's reading made it
      summary TEXT NOT NULL, -- JSON: what a card shows
      name_key TEXT NOT NULL, -- the name folded, without blanks
      title_key TEXT NOT NULL, -- the title folded, without blanks
      name_words TEXT NOT NULL, -- of name and title, folded, parted by blanks
      keywords TEXT NOT NULL, -- folded, parted by commas
      type TEXT NOT NULL,
      quality INTEGER NOT NULL,
      recommended INTEGER NOT NULL,
      updated_at TEXT,
      UNIQUE (source, name),
      UNIQUE (source, path)
    ) STRICT;

    -- Apart from what a search reads, so that it reads less.
    CREATE TABLE template_contents (
      template INTEGER PRIMARY KEY REFERENCES templates ON DELETE CASCADE,
      content BLOB NOT NULL, -- compressed JSON: document, files, documentation, problems, commit
      icon BLOB,
      icon_type TEXT
    ) STRICT;

    -- Gets words that are folded and parted already, so that every character that is no blank belongs to one.
    CREATE VIRTUAL TABLE template_words USING fts5 (
      name, keywords, description, images, documentation,
      content='', contentless_delete=1, detail=column, prefix='1 2 3', tokenize='ascii'
    );
    CREATE VIRTUAL TABLE template_vocabulary USING fts5vocab (template_words, row);

    CREATE TABLE catalog_state (version INTEGER NOT NULL) STRICT;
    INSERT INTO catalog_state VALUES (0);
    CREATE TRIGGER templates_added AFTER INSERT ON templates BEGIN
      UPDATE catalog_state SET version = version + 1;
    END;
    CREATE TRIGGER templates_removed AFTER DELETE ON templates BEGIN
      DELETE FROM template_words WHERE rowid = old.id;
      UPDATE catalog_state SET version = version + 1;
    END;
  `,
}
