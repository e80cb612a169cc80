-- Filled once and emptied: its pages stay in the file, free, and take records on a disk that is full.
CREATE TABLE room (bytes BLOB NOT NULL);
