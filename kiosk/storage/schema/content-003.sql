-- Signed metadata as it was last verified, by file name: what tuf's own folder is filled from.
CREATE TABLE metadata (name TEXT PRIMARY KEY, data BLOB NOT NULL);
