package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.registry.RegistryServer;
import org.cloudimagefactory.common.web.WireServer;
import org.cloudimagefactory.itchy.feed.registry.ArtifactPublisher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Registries that want to know who asks. */
class CatchRegistryLoginIT {
    @TempDir
    Path directory;

    private Map<String, String> environment = Map.of();

    @Test
    void aUserWithAPassword() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, RegistryServer.Access.BASIC)) {
            publish(server, "1", "first");
            String url = "oci://" + server.host() + "/images/a:latest";
            ToolRun nobody = itchy("subscribe", "--allow-http", "--unsigned", url);
            assertEquals(3, nobody.exitCode(), nobody.err());
            assertTrue(nobody.err().contains(" wants credentials for "), nobody.err());
            assertTrue(nobody.err().contains("; give them with --auth-file, or log in"), nobody.err());
            String own = server.authFile().toString();
            ToolRun subscribed = itchy("subscribe", "--allow-http", "--unsigned", "--auth-file", own, url);
            assertEquals(0, subscribed.exitCode(), subscribed.err());
            assertEquals(0, caught("--auth-file", own).exitCode());
            // As docker login leaves it.
            environment = Map.of("REGISTRY_AUTH_FILE", server.dockerConfig().toString());
            publish(server, "2", "second");
            assertEquals(0, caught().exitCode());
            assertEquals(List.of("second"), contents());
            environment = Map.of();
            Path wrong = directory.resolve("wrong.yml");
            Files.writeString(wrong, "\"" + server.host() + "\": {username: somebody, password: wrong}\n");
            Files.setPosixFilePermissions(wrong, PosixFilePermissions.fromString("rw-------"));
            for (ToolRun run : List.of(caught(), caught("--auth-file", wrong.toString()))) {
                assertEquals(3, run.exitCode(), run.err());
                assertEquals(1, run.err().lines().count(), run.err());
                assertEquals(List.of("second"), contents());
            }
        }
    }

    @Test
    void aTokenThatEverybodyGetsForReading() throws Exception {
        try (RegistryServer server = RegistryServer.start(directory, RegistryServer.Access.TOKEN)) {
            publish(server, "1", "first");
            String url = "oci://" + server.host() + "/images/a:latest";
            assertEquals(
                    0, itchy("subscribe", "--allow-http", "--unsigned", url).exitCode());
            int before = server.tokens().requests().size();
            assertEquals(0, caught().exitCode());
            assertEquals(List.of("first"), contents());
            assertEquals(1, server.tokens().requests().size() - before, "one token for the whole run");
            publish(server, "2", "second");
            String own = server.authFile().toString();
            assertEquals(0, caught("--auth-file", own).exitCode());
            assertEquals(List.of("second"), contents());
            List<String> asked = server.tokens().requests();
            assertTrue(asked.get(asked.size() - 1).startsWith(RegistryServer.USER + " "), asked.toString());
        }
    }

    @Test
    void aPasswordGoesToNoOtherHostThanTheOneThatIsNamed() throws Exception {
        try (WireServer server = new WireServer((request, connection) -> {
            WireServer.write(
                    connection,
                    "401 Who\r\nWWW-Authenticate: Bearer realm=\"https://auth.example.org/token\",service=\"s\"",
                    "");
            return true;
        })) {
            Path own = directory.resolve("own.yml");
            Files.writeString(own, "\"127.0.0.1:" + server.port() + "\": {username: me, password: mine}\n");
            Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
            for (String[] more : new String[][] {{}, {"--token-realm", "https://other.example.org/token"}}) {
                List<String> all = new ArrayList<>(
                        List.of("subscribe", "--allow-http", "--unsigned", "--auth-file", own.toString()));
                all.addAll(List.of(more));
                all.add("oci://127.0.0.1:" + server.port() + "/images/a:latest");
                ToolRun run = itchy(all.toArray(new String[0]));
                assertEquals(3, run.exitCode(), run.err());
                assertTrue(
                        run.err()
                                .contains(
                                        "wants its password to go to the token service https://auth.example.org/token,"
                                                + " which is on another host; name that one with --token-realm"),
                        run.err());
            }
        }
    }

    private void publish(RegistryServer server, String version, String content) throws Exception {
        try (ArtifactPublisher publisher = new ArtifactPublisher(server, "images/a", directory, server.credentials())) {
            Map<String, String> about =
                    ArtifactPublisher.about("a", version, Instant.parse("2026-01-0" + version + "T00:00:00Z"));
            publisher.put("latest", about, publisher.disk(content, Map.of()));
        }
    }

    private ToolRun caught(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "catch",
                "--cache-dir",
                directory.resolve("cache").toString(),
                "--metadata-dir",
                directory.resolve("spool").toString()));
        all.addAll(List.of(more));
        return itchy(all.toArray(new String[0]));
    }

    private ToolRun itchy(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(1, List.of("--state-file", directory.resolve("state.db").toString()));
        return ToolRun.of(Clock.systemUTC(), environment, all.toArray(new String[0]));
    }

    private List<String> contents() throws Exception {
        List<String> all = new ArrayList<>();
        try (var files = Files.list(directory.resolve("cache"))) {
            for (Path file : files.toList()) {
                if (!file.getFileName().toString().startsWith(".")) {
                    all.add(Files.readString(file));
                }
            }
        }
        return all;
    }
}
