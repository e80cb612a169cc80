-- What was on the glass, an hour a row, as it goes to the hub; the hour that is being counted is number 0.
CREATE TABLE played (number INTEGER PRIMARY KEY, data TEXT NOT NULL);
