CREATE TABLE slot (
    publisher TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('current', 'previous')),
    version INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    PRIMARY KEY (publisher, role)
);
CREATE TABLE state (kind TEXT PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL);
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
