-- The list of urgent notices in force: one row, its signed bytes.
CREATE TABLE notices (one INTEGER PRIMARY KEY CHECK (one = 1), version INTEGER NOT NULL, data BLOB NOT NULL);
