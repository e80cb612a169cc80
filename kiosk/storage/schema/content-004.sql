-- A slot may also hold a candidate: all of it is on disk, but it is not shown yet.
CREATE TABLE role (
    publisher TEXT NOT NULL,
    role TEXT NOT NULL CHECK (role IN ('current', 'previous', 'candidate')),
    version INTEGER NOT NULL,
    manifest TEXT NOT NULL,
    PRIMARY KEY (publisher, role)
);
INSERT INTO role SELECT * FROM slot;
DROP TABLE slot;
ALTER TABLE role RENAME TO slot;
-- The highest version that ever was a candidate here: nothing older is taken, though the station went back.
CREATE TABLE high_water (publisher TEXT PRIMARY KEY, version INTEGER NOT NULL);
INSERT INTO high_water SELECT publisher, max(version) FROM slot GROUP BY publisher;
-- Manifests that are not shown here, and why; `program` names the version of the program that judged.
CREATE TABLE refused (
    manifest TEXT PRIMARY KEY,
    publisher TEXT NOT NULL,
    version INTEGER NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    program TEXT NOT NULL
);
-- Cards of a manifest that this machine cannot show, by the path of their object.
CREATE TABLE unfit (manifest TEXT NOT NULL, path TEXT NOT NULL, why TEXT NOT NULL, PRIMARY KEY (manifest, path));
-- Ten minutes after a switch: until when, on which boot's clock, and how often the program has died since.
CREATE TABLE probation (
    publisher TEXT PRIMARY KEY,
    boot TEXT NOT NULL,
    until INTEGER NOT NULL,
    crashes INTEGER NOT NULL
);
-- Objects that nothing on this station needs, and since when that is known (believed time, ms).
CREATE TABLE loose (name TEXT PRIMARY KEY, since INTEGER NOT NULL);
