-- Append-only. Nothing here is ever updated but the one receipt row.
CREATE TABLE seed (segment INTEGER PRIMARY KEY, seed BLOB NOT NULL);
CREATE TABLE record (
    seq INTEGER PRIMARY KEY,
    hash BLOB NOT NULL,
    shift_date TEXT NOT NULL,
    row TEXT NOT NULL
);
CREATE INDEX record_by_date ON record (shift_date);
CREATE TABLE receipt (one INTEGER PRIMARY KEY CHECK (one = 1), upto INTEGER NOT NULL);
INSERT INTO receipt VALUES (1, 0);
