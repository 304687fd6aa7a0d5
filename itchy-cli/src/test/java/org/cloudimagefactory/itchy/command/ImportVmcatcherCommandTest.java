package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportVmcatcherCommandTest {
    private static final List<String> TABLES = List.of(
            "CREATE TABLE endorser (id INTEGER NOT NULL, identifier VARCHAR(50) NOT NULL, PRIMARY KEY (id),"
                    + " UNIQUE (identifier))",
            "CREATE TABLE \"endorserPrincible\" (id INTEGER NOT NULL, hv_dn VARCHAR(50) NOT NULL, hv_ca VARCHAR(50) NOT"
                    + " NULL, endorser INTEGER, PRIMARY KEY (id), UNIQUE (hv_dn), FOREIGN KEY(endorser) REFERENCES"
                    + " endorser (id) ON DELETE CASCADE ON UPDATE CASCADE)",
            "CREATE TABLE subscription (id INTEGER NOT NULL, identifier VARCHAR(50) NOT NULL, description VARCHAR(200),"
                    + " uri VARCHAR(200) NOT NULL, authorised BOOLEAN NOT NULL, imagelist_latest INTEGER, updated"
                    + " DATETIME, \"trustAnchor\" INTEGER NOT NULL, \"userName\" VARCHAR(200) NOT NULL, password"
                    + " VARCHAR(200) NOT NULL, PRIMARY KEY (id), UNIQUE (identifier), UNIQUE (uri), CHECK (authorised IN"
                    + " (0, 1)))",
            "CREATE TABLE \"subscriptionAuth\" (id INTEGER NOT NULL, subscription INTEGER, endorser INTEGER, authorised"
                    + " BOOLEAN NOT NULL, PRIMARY KEY (id))",
            "CREATE TABLE \"ImageDefinition\" (id INTEGER NOT NULL, identifier VARCHAR(50) NOT NULL, latest INTEGER,"
                    + " cache INTEGER NOT NULL, subscription INTEGER, PRIMARY KEY (id), UNIQUE (identifier))",
            "CREATE TABLE \"imageListInstance\" (id INTEGER NOT NULL, data VARCHAR(1000) NOT NULL, data_hash VARCHAR(128)"
                    + " NOT NULL, expired DATETIME, sub_auth INTEGER, imported DATETIME NOT NULL, created DATETIME NOT"
                    + " NULL, expires DATETIME NOT NULL, version VARCHAR(50) NOT NULL, PRIMARY KEY (id))",
            "CREATE TABLE \"ImageInstance\" (id INTEGER NOT NULL, PRIMARY KEY (id))");

    @TempDir
    Path directory;

    private TestServer server;
    private TestPublisher publisher;
    private Path old;

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        publisher = new TestPublisher(server, directory.resolve("certificates"));
        publisher.image("a", "1", new byte[5]).image("b", "1", new byte[6]).publish();
        old = directory.resolve("vmcatcher.db");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void goesOnWhereVmcatcherStopped() throws Exception {
        fill(server.url(TestPublisher.LIST), "20261124.1", 1);
        byte[] before = Files.readAllBytes(old);
        ToolRun run = itchy("import-vmcatcher", old.toString());
        assertEquals("", run.err());
        assertEquals("imported " + server.url(TestPublisher.LIST) + ": 1 images selected\n", run.out());
        assertEquals(0, run.exitCode());
        assertEquals(before.length, Files.size(old));
        String listing = itchy("subscriptions").out();
        assertTrue(listing.contains("version:   20261124.1, of 2014-05-05T12:00:00Z"), listing);
        assertTrue(listing.contains("endorser:  " + TestPublisher.DN), listing);
        ToolRun caught = itchy(
                "catch",
                "--ca-dir",
                directory.resolve("certificates").toString(),
                "--metadata-dir",
                directory.resolve("spool").toString(),
                "--cache-dir",
                directory.resolve("cache").toString());
        assertEquals("", caught.err());
        assertTrue(caught.out().contains("\navailable  a version 1\n"), caught.out());
        ToolRun again = itchy("import-vmcatcher", old.toString());
        assertEquals(1, again.exitCode());
        assertEquals(
                "itchy: cannot import " + server.url(TestPublisher.LIST) + ": it is subscribed to already\n",
                again.err());
    }

    @Test
    void takesNothingOlderThanWhatVmcatcherHeld() throws Exception {
        fill(server.url(TestPublisher.LIST), "20261124.7", 1);
        assertEquals(0, itchy("import-vmcatcher", old.toString()).exitCode());
        ToolRun caught = itchy(
                "catch",
                "--ca-dir",
                directory.resolve("certificates").toString(),
                "--metadata-dir",
                directory.resolve("spool").toString(),
                "--cache-dir",
                directory.resolve("cache").toString());
        assertTrue(caught.err().contains("is older than version 20261124.7"), caught.err());
    }

    @Test
    void saysWhatItDoesNotImport() throws Exception {
        fill("ftp://lists.example.org/x", "1", 1);
        ToolRun address = itchy("import-vmcatcher", old.toString());
        assertEquals(1, address.exitCode());
        assertTrue(address.err().startsWith("itchy: cannot import ftp://lists.example.org/x: 'ftp://"), address.err());
        Files.delete(old);
        fill(server.url(TestPublisher.LIST), "1", 0);
        assertEquals(
                "itchy: cannot import " + server.url(TestPublisher.LIST) + ": it has no authorised endorser\n",
                itchy("import-vmcatcher", old.toString()).err());
    }

    @Test
    void refusesOtherFiles() throws Exception {
        ToolRun missing = itchy("import-vmcatcher", old.toString());
        assertEquals(3, missing.exitCode());
        assertTrue(missing.err().startsWith("itchy: cannot read database " + old), missing.err());
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE x (y)");
        }
        ToolRun other = itchy("import-vmcatcher", old.toString());
        assertEquals(3, other.exitCode());
        assertTrue(other.err().startsWith("itchy: " + old + " is no database of vmCatcher 0.6; "), other.err());
        assertFalse(other.err().contains("Exception"));
    }

    @Test
    void importsAllOfASubscriptionOrNothing() throws Exception {
        fill(server.url(TestPublisher.LIST), "1", 1);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE ImageDefinition RENAME COLUMN cache TO kept");
        }
        ToolRun run = itchy("import-vmcatcher", old.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("itchy: cannot import " + server.url(TestPublisher.LIST) + ": "), run.err());
        assertEquals("no subscriptions\n", itchy("subscriptions").out());
    }

    private void fill(String url, String version, int authorised) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + old);
                Statement statement = connection.createStatement()) {
            for (String table : TABLES) {
                statement.execute(table);
            }
            statement.execute("INSERT INTO endorser VALUES (4, 'e')");
            statement.execute("INSERT INTO endorserPrincible VALUES (7, '" + TestPublisher.DN + "', '"
                    + TestPublisher.CA + "', 4)");
            statement.execute("INSERT INTO subscription VALUES (2, '76fdee70-8119-5d33-aaaa-3c57e1c60df1', 'd', '" + url
                    + "', 1, 9, '2014-05-05 12:00:00.000000', 0, '', '')");
            statement.execute("INSERT INTO subscriptionAuth VALUES (1, 2, 4, " + authorised + ")");
            statement.execute("INSERT INTO ImageDefinition VALUES (1, 'a', 1, 1, 2), (2, 'b', 2, 0, 2)");
            statement.execute(
                    "INSERT INTO imageListInstance VALUES (9, 'x', 'y', NULL, 1, '2014-05-05 13:00:00.000000',"
                            + " '2014-05-05 12:00:00.000000', '2015-05-05 12:00:00.000000', '" + version + "')");
        }
    }

    private ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        return ToolRun.of(Clock.systemUTC(), all.toArray(new String[0]));
    }
}
