package org.cloudimagefactory.nifty.backend.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialLookupTest {
    @TempDir
    Path home;

    private CredentialLookup lookup(Map<String, String> environment) {
        Map<String, String> all = new java.util.HashMap<>(environment);
        all.put("HOME", home.toString());
        return new CredentialLookup(all);
    }

    @Test
    void looksForTheEndpointWhereOpenNebulasToolsDo() throws IOException {
        assertEquals(
                "http://localhost:2633/RPC2", lookup(Map.of()).endpoint(null).toString());
        Files.createDirectory(home.resolve(".one"));
        Files.writeString(home.resolve(".one/one_endpoint"), "http://file:2633/RPC2\n");
        assertEquals("http://file:2633/RPC2", lookup(Map.of()).endpoint(null).toString());
        Map<String, String> variable = Map.of("ONE_XMLRPC", "https://variable/RPC2");
        assertEquals("https://variable/RPC2", lookup(variable).endpoint(null).toString());
        assertEquals(
                "http://given/RPC2",
                lookup(variable).endpoint("http://given/RPC2").toString());
    }

    @Test
    void looksForTheSecretWhereOpenNebulasToolsDo() throws IOException {
        Files.createDirectory(home.resolve(".one"));
        Files.writeString(home.resolve(".one/one_auth"), "home:pass:word\nrest");
        assertEquals("home:pass:word", lookup(Map.of()).secret(null).session());
        Path file = Files.writeString(home.resolve("other"), "variable:x");
        assertEquals(
                "variable:x",
                lookup(Map.of("ONE_AUTH", file.toString())).secret(null).session());
        Path given = Files.writeString(home.resolve("given"), "given:x");
        assertEquals(
                "given:x",
                lookup(Map.of("ONE_AUTH", file.toString())).secret(given).session());
    }

    @Test
    void neverPrintsTheSecret() throws IOException {
        Path given = Files.writeString(home.resolve("given"), "me:hunter2");
        assertEquals("me:…", lookup(Map.of()).secret(given).toString());
    }

    @Test
    void refusesASecretInPlaceOfItsFile() {
        Problem e = assertThrows(Problem.class, () -> lookup(Map.of()).secret(Path.of("me:hunter2")));
        assertEquals(
                "--secret-file and ONE_AUTH take the name of a file, not a secret: what stands there can be read by every"
                        + " user of this machine; put USER:PASSWORD into a file that only you can read, and name that file",
                e.line());
    }

    @Test
    void saysWhatIsMissing() {
        Problem e = assertThrows(Problem.class, () -> lookup(Map.of()).secret(null));
        assertEquals(
                "cannot read secret file " + home.resolve(".one/one_auth")
                        + ": no such file or directory; put USER:PASSWORD into a file and name it with --secret-file or"
                        + " ONE_AUTH",
                e.line());
        Problem endpoint = assertThrows(Problem.class, () -> lookup(Map.of()).endpoint("localhost:2633"));
        assertTrue(
                endpoint.line().startsWith("endpoint 'localhost:2633' of --endpoint is no HTTP address"),
                endpoint.line());
        Problem port = assertThrows(Problem.class, () -> lookup(Map.of()).endpoint("http://127.0.0.1:99999/"));
        assertEquals(
                "endpoint 'http://127.0.0.1:99999/' of --endpoint is no HTTP address; it looks like"
                        + " http://localhost:2633/RPC2",
                port.line());
    }
}
