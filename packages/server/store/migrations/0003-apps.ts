/** Apps, their revisions and deployments, and the targets that they run on. */
export const apps = {
  version: 3,
  name: 'apps',
  sql: `
CREATE TABLE targets (
  name TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  config TEXT NOT NULL, -- sealed JSON
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE apps (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  target TEXT NOT NULL REFERENCES targets(name),
  source TEXT,
  wanted TEXT NOT NULL CHECK (wanted IN ('running', 'stopped')),
  stopped TEXT NOT NULL DEFAULT '[]', -- JSON: services that were stopped by hand
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE revisions (
  app INTEGER NOT NULL REFERENCES apps(id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  author TEXT NOT NULL,
  note TEXT NOT NULL,
  document TEXT NOT NULL,
  content TEXT NOT NULL, -- sealed JSON: values and files
  mark TEXT NOT NULL, -- keyed digest of document, values and files
  PRIMARY KEY (app, number)
) STRICT;

-- Without a foreign key to apps: the record of a removal outlives its app.
CREATE TABLE deployments (
  id TEXT PRIMARY KEY,
  app_id INTEGER NOT NULL,
  app TEXT NOT NULL,
  action TEXT NOT NULL CHECK (action IN ('deploy', 'start', 'stop', 'restart', 'rebuild', 'remove')),
  revision INTEGER,
  options TEXT NOT NULL, -- JSON: services, volumes
  state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'canceled')),
  error TEXT, -- JSON: code, message
  started_by TEXT NOT NULL,
  created_at TEXT NOT NULL,
  ended_at TEXT,
  resumed INTEGER NOT NULL DEFAULT 0,
  cancel_requested INTEGER NOT NULL DEFAULT 0,
  replaced TEXT -- JSON: what ran before a rebuild, so that a resumed one does not start over
) STRICT;
CREATE UNIQUE INDEX one_deployment_at_a_time ON deployments(app_id) WHERE state IN ('queued', 'running');
CREATE INDEX deployments_by_app ON deployments(app, created_at);
CREATE INDEX deployments_by_time ON deployments(created_at);

CREATE TABLE deployment_steps (
  deployment TEXT NOT NULL REFERENCES deployments(id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  position INTEGER NOT NULL,
  action TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  service TEXT,
  reasons TEXT NOT NULL, -- JSON
  state TEXT NOT NULL,
  error TEXT, -- JSON: code, message, log
  started_at TEXT,
  ended_at TEXT,
  PRIMARY KEY (deployment, id)
) STRICT, WITHOUT ROWID;

-- What the engine and Panamax did to an app: the part of its journal that no engine keeps.
CREATE TABLE app_events (
  app TEXT NOT NULL,
  time TEXT NOT NULL, -- RFC 3339 with nanoseconds
  service TEXT,
  instance TEXT,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX app_events_by_time ON app_events(app, time);
`,
}
