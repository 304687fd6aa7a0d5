package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    @TempDir
    Path directory;

    private TestServer server;
    private Path list;

    @BeforeEach
    void publish() throws Exception {
        server = new TestServer();
        TestPublisher publisher = new TestPublisher(server, directory.resolve("certificates"));
        byte[] message = publisher
                .image("a", "1", new byte[5])
                .listed("b", "1", "gopher://x/y", new byte[5])
                .publish();
        list = Files.write(directory.resolve("image.list"), message);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void reportsAGoodListFromFileAndServer() throws Exception {
        for (String source : List.of(list.toString(), list.toUri().toString(), server.url(TestPublisher.LIST))) {
            ToolRun run = verify(
                    "--output",
                    "json",
                    "--endorser-dn",
                    "/CN=other",
                    "--endorser-ca",
                    "/CN=x",
                    "--endorser-dn",
                    TestPublisher.DN,
                    "--endorser-ca",
                    TestPublisher.CA,
                    "--identifier",
                    "76fdee70-8119-5d33-aaaa-3c57e1c60df1",
                    "--uri",
                    "https://lists.example.org/image.list",
                    source);
            assertEquals("", run.err());
            assertEquals(0, run.exitCode());
            JsonNode report = new ObjectMapper().readTree(run.out());
            assertTrue(report.get("accepted").asBoolean());
            report.get("rules").forEach(rule -> assertTrue(rule.get("ok").asBoolean(), rule.toString()));
            assertEquals(TestPublisher.DN, report.at("/signer/subject").asText());
            assertEquals(TestPublisher.CA, report.at("/signer/chain/1").asText());
            assertTrue(report.at("/images/0/accepted").asBoolean());
            assertTrue(report.at("/images/0/reason").isNull());
            assertEquals("b", report.at("/images/1/identifier").asText());
            assertFalse(report.at("/images/1/accepted").asBoolean());
            assertEquals(
                    "field 'hv:uri' is no https, http or file address: 'gopher://x/y'",
                    report.at("/images/1/reason").asText());
        }
    }

    @Test
    void namesEachBrokenRule() throws Exception {
        ToolRun run = verify(
                "--output",
                "json",
                "--endorser-dn",
                "/CN=x",
                "--endorser-ca",
                "/CN=y",
                "--identifier",
                "z",
                "--uri",
                "https://x/",
                list.toString());
        assertEquals(1, run.exitCode());
        JsonNode report = new ObjectMapper().readTree(run.out());
        assertFalse(report.get("accepted").asBoolean());
        List<String> failed = new ArrayList<>();
        report.get("rules").forEach(rule -> {
            if (!rule.get("ok").asBoolean()) {
                failed.add(rule.get("rule").asText());
            }
        });
        assertEquals(List.of("endorser", "identifier", "uri"), failed);
        assertEquals("the list is not taken", report.at("/images/0/reason").asText());
        assertTrue(
                run.err().startsWith("itchy: file:" + list + " is refused: endorser: the subscription does not")
                        || run.err()
                                .startsWith(
                                        "itchy: file://" + list + " is refused: endorser: the subscription does not"),
                run.err());
    }

    @Test
    void printsForPeople() throws Exception {
        ToolRun good = verify(list.toString());
        assertEquals(0, good.exitCode());
        assertTrue(good.out().contains("\n  ok      revocation-lists  /DC=org/CN=Root: valid until "), good.out());
        assertTrue(good.out().contains("\n  image   a: version 1, 5 bytes\n"), good.out());
        Files.writeString(list, Files.readString(list).replace("An image", "An\\u001bimage"), StandardCharsets.UTF_8);
        ToolRun bad = verify(list.toString());
        assertEquals(1, bad.exitCode());
        assertTrue(
                bad.out().contains("\n  NOT OK  signature         the text is not the one that was signed"), bad.out());
        assertTrue(bad.out().contains("\n  -       list              the signature is not valid\n"), bad.out());
        assertFalse(bad.out().contains("\u001b"));
    }

    @Test
    void saysWhatItCannotRead() {
        ToolRun missing = verify("--output", "json", directory.resolve("none").toString());
        assertEquals(1, missing.exitCode());
        assertTrue(missing.out().contains("\"accepted\" : false"), missing.out());
        assertTrue(missing.err().contains("message: no file " + directory.resolve("none")), missing.err());
        assertTrue(verify(server.url("/none")).err().contains("answers 404"));
    }

    @Test
    void needsADirectoryOfCertificates() {
        ToolRun run = ToolRun.of(
                Clock.systemUTC(),
                "verify",
                "--ca-dir",
                directory.resolve("none").toString(),
                list.toString());
        assertEquals(3, run.exitCode());
        assertEquals("itchy: no directory " + directory.resolve("none") + "; create it, or name another\n", run.err());
        assertEquals(2, verify("--crl", "sometimes", list.toString()).exitCode());
        assertEquals(0, verify("--crl", "if-present", list.toString()).exitCode());
        assertEquals(0, verify("--crl", "ignore", list.toString()).exitCode());
    }

    private ToolRun verify(String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("verify", "--ca-dir", directory.resolve("certificates").toString()));
        all.addAll(List.of(arguments));
        return ToolRun.of(Clock.systemUTC(), all.toArray(new String[0]));
    }
}
