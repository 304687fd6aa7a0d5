package org.cloudimagefactory.itchy.subscription;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.imagelist.trust.Endorser;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.download.FileDigest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaTest {
    private static final String SHA512 = "ab".repeat(64);

    @TempDir
    Path directory;

    /** The tables as version 2 of them had them. */
    private static final List<String> VERSION_2 = List.of(
            "CREATE TABLE subscription (id INTEGER PRIMARY KEY, url TEXT NOT NULL UNIQUE,"
                    + " images TEXT NOT NULL CHECK (images IN ('all', 'selected')),"
                    + " unsigned INTEGER NOT NULL CHECK (unsigned IN (0, 1)), uri TEXT,"
                    + " scope TEXT CHECK (scope IN ('public', 'private', 'local')), identifier TEXT UNIQUE,"
                    + " held_version TEXT, held_created TEXT, title TEXT, expires TEXT, message BLOB, etag TEXT,"
                    + " last_modified TEXT, problem TEXT, invalid_since TEXT)",
            "CREATE TABLE endorser (subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,"
                    + " dn TEXT NOT NULL, ca TEXT NOT NULL, PRIMARY KEY (subscription, dn, ca)) WITHOUT ROWID",
            "CREATE TABLE image (subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,"
                    + " identifier TEXT NOT NULL, chosen INTEGER CHECK (chosen IN (0, 1)),"
                    + " listed INTEGER NOT NULL CHECK (listed IN (0, 1)), title TEXT, version TEXT,"
                    + " size INTEGER NOT NULL DEFAULT 0, refusal TEXT, told INTEGER NOT NULL DEFAULT 0,"
                    + " PRIMARY KEY (subscription, identifier)) WITHOUT ROWID",
            "CREATE TABLE cached (identifier TEXT PRIMARY KEY, subscription INTEGER NOT NULL, file_name TEXT NOT NULL,"
                    + " sha512 TEXT NOT NULL, version TEXT NOT NULL, event TEXT NOT NULL) WITHOUT ROWID",
            "CREATE TABLE download (partial TEXT PRIMARY KEY, source TEXT NOT NULL, etag TEXT, last_modified TEXT)"
                    + " WITHOUT ROWID",
            "INSERT INTO subscription (id, url, images, unsigned) VALUES (1, 'https://lists.example.org/a', 'all', 0)",
            "INSERT INTO cached VALUES ('a', 1, 'a_abab', '" + SHA512 + "', '1', '{}')",
            "PRAGMA user_version = 2");

    @Test
    void olderDatabasesAreBroughtUpToDate() throws SQLException {
        sql(VERSION_2);
        try (SubscriptionStore store = SubscriptionStore.open(file())) {
            AnnouncedImage image = store.cache().all().get(0);
            assertEquals(FileDigest.sha512(SHA512), image.digest());
            assertEquals(SHA512, image.sha512());
            assertTrue(image.isOf(FileDigest.sha512(SHA512)));
            assertNull(store.all().get(0).terms().registry());
        }
    }

    @Test
    void termsOfRegistriesAreReadBack() {
        RegistryTerms registry = new RegistryTerms(
                "notation:/etc/itchy/certificates",
                "org.openstack.glance.os_distro=ubuntu",
                Map.of("os_version", "24.*"),
                true,
                false,
                "https://auth.example.org/token");
        SubscriptionTerms terms =
                new SubscriptionTerms(List.of(new Endorser("/CN=x", "")), ImageChoice.ALL, false, null, registry);
        try (SubscriptionStore store = SubscriptionStore.open(file())) {
            store.add(URI.create("oci://registry.example.org/a?versions=24.*"), terms, null, "x");
        }
        try (SubscriptionStore store = SubscriptionStore.openToLook(file())) {
            assertEquals(
                    terms,
                    store.find("oci://registry.example.org/a?versions=24.*")
                            .orElseThrow()
                            .terms());
        }
    }

    @Test
    void aDatabaseOfRegistriesAloneLearnsOfMarkets() throws SQLException {
        SubscriptionTerms before = new SubscriptionTerms(
                List.of(), ImageChoice.ALL, true, null, new RegistryTerms(null, null, Map.of(), false, false, null));
        try (SubscriptionStore store = SubscriptionStore.open(file())) {
            store.add(URI.create("oci://registry.example.org/a:b"), before, null, "x");
        }
        sql(List.of(
                "ALTER TABLE cached DROP COLUMN format",
                "ALTER TABLE cached DROP COLUMN fetched",
                "ALTER TABLE cached DROP COLUMN listed_size",
                "ALTER TABLE subscription DROP COLUMN market",
                "PRAGMA user_version = 3"));
        MarketTerms market = new MarketTerms("pgp:/etc/itchy/images.gpg", Map.of("tag", "24.*"), true, true);
        SubscriptionTerms terms = SubscriptionTerms.ofMarket(
                List.of(new Endorser("/CN=a market", "")), ImageChoice.SELECTED, false, market);
        try (SubscriptionStore store = SubscriptionStore.open(file())) {
            assertEquals(before, store.all().get(0).terms());
            store.add(URI.create("simplestreams+https://images.example.org"), terms, null, "y");
        }
        try (SubscriptionStore store = SubscriptionStore.openToLook(file())) {
            assertEquals(terms, store.find("y").orElseThrow().terms());
            assertEquals("market", terms.kind());
            assertEquals("registry", before.kind());
        }
    }

    @Test
    void newerDatabasesAreRefused() throws SQLException {
        SubscriptionStore.open(file()).close();
        sql(List.of("PRAGMA user_version = 99"));
        Problem problem = assertThrows(Problem.class, () -> SubscriptionStore.open(file()));
        assertTrue(problem.line().contains("was made by a newer itchy (version 99"), problem.line());
    }

    private Path file() {
        return directory.resolve("state.db");
    }

    private void sql(List<String> statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }
}
