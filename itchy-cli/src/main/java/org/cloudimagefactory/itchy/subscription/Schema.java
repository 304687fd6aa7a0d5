package org.cloudimagefactory.itchy.subscription;

import java.util.List;
import org.cloudimagefactory.common.problem.EnvironmentProblem;

/** The tables, and the steps from older versions of them to the current one. */
final class Schema {
    /** Step n leads from version n to version n + 1. */
    private static final List<List<String>> STEPS = List.of(
            List.of("""
            CREATE TABLE subscription (
                id INTEGER PRIMARY KEY,
                url TEXT NOT NULL UNIQUE,
                images TEXT NOT NULL CHECK (images IN ('all', 'selected')),
                unsigned INTEGER NOT NULL CHECK (unsigned IN (0, 1)),
                uri TEXT,
                scope TEXT CHECK (scope IN ('public', 'private', 'local')),
                identifier TEXT UNIQUE,
                held_version TEXT,
                held_created TEXT,
                title TEXT,
                expires TEXT,
                message BLOB,
                etag TEXT,
                last_modified TEXT,
                problem TEXT,
                invalid_since TEXT)
            """, """
            CREATE TABLE endorser (
                subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
                dn TEXT NOT NULL,
                ca TEXT NOT NULL,
                PRIMARY KEY (subscription, dn, ca)) WITHOUT ROWID
            """, """
            CREATE TABLE image (
                subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
                identifier TEXT NOT NULL,
                chosen INTEGER CHECK (chosen IN (0, 1)),
                listed INTEGER NOT NULL CHECK (listed IN (0, 1)),
                title TEXT,
                version TEXT,
                size INTEGER NOT NULL DEFAULT 0,
                refusal TEXT,
                PRIMARY KEY (subscription, identifier)) WITHOUT ROWID
            """, """
            CREATE TABLE cached (
                identifier TEXT PRIMARY KEY,
                subscription INTEGER NOT NULL,
                file_name TEXT NOT NULL,
                sha512 TEXT NOT NULL,
                version TEXT NOT NULL,
                event TEXT NOT NULL) WITHOUT ROWID
            """, """
            CREATE TABLE download (
                partial TEXT PRIMARY KEY,
                source TEXT NOT NULL,
                etag TEXT,
                last_modified TEXT) WITHOUT ROWID
            """),
            List.of("""
            ALTER TABLE image ADD COLUMN told INTEGER NOT NULL DEFAULT 0 CHECK (told IN (0, 1))
            """, """
            UPDATE image SET told = 1
            """),
            List.of("""
            ALTER TABLE cached ADD COLUMN digest TEXT
            """, """
            UPDATE cached SET digest = 'sha512:' || sha512
            """, """
            ALTER TABLE subscription ADD COLUMN registry TEXT
            """),
            List.of("""
            ALTER TABLE subscription ADD COLUMN market TEXT
            """),
            List.of("""
            ALTER TABLE cached ADD COLUMN format TEXT
            """, """
            ALTER TABLE cached ADD COLUMN fetched INTEGER
            """, """
            ALTER TABLE cached ADD COLUMN listed_size INTEGER
            """));

    private Schema() {}

    /** Brings a database up to date. */
    static void prepare(Database database) {
        if (version(database) == STEPS.size()) {
            return;
        }
        database.inTransaction(() -> {
            int version = version(database);
            if (version > STEPS.size()) {
                throw new EnvironmentProblem("database " + database.file() + " was made by a newer itchy (version "
                                + version + ", this one knows " + STEPS.size() + ")")
                        .hint("install the newer one again");
            }
            for (List<String> step : STEPS.subList(version, STEPS.size())) {
                step.forEach(database::update);
            }
            return database.update("PRAGMA user_version = " + STEPS.size());
        });
    }

    private static int version(Database database) {
        return database.queryOne("PRAGMA user_version", row -> row.getInt(1)).orElse(0);
    }
}
