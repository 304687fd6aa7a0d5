package org.cloudimagefactory.comfy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.comfy.source.GitWorkshop;
import org.cloudimagefactory.common.problem.ExitCode;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.junit.jupiter.api.Test;

/**
 * Two signed repositories, one of them the one that ships for users, the other with a parent of the site's own, polled and tested by Packer,
 * QEMU and real confinement over the years of their lives. It runs only with {@code mvn -Pverification verify}; what it did is
 * written to {@code target/verification/poll.md}.
 */
class PollVerification {
    private static final Duration LONG = Duration.ofHours(1);

    private final Path work = Path.of("target/verification/poll").toAbsolutePath();
    private final Path log = Path.of("target/verification/poll.md").toAbsolutePath();
    private final Path output = work.resolve("out");
    private final Path sources = work.resolve("sources.yml");

    @Test
    void aChangedParentIsBuiltUponAgainAndNothingElseIs() throws Exception {
        TreeRemoval.remove(work);
        Files.createDirectories(work);
        Files.writeString(log, "");
        GitWorkshop page = new GitWorkshop(Files.createDirectory(work.resolve("page")));
        Path alice = page.sshKey("alice");
        Path allowed = page.allowed("allowed", "alice@example.org", "", alice);
        Path template = ComfyRun.SOURCES.resolve("templates/own-appliance");
        try (Stream<Path> files = Files.walk(template)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                page.file(template.relativize(file).toString(), Files.readString(file));
            }
        }
        page.commit("as it ships", GitWorkshop.bySsh(alice), "-S");
        GitWorkshop child = new GitWorkshop(Files.createDirectory(work.resolve("child")));
        child.file("appliance.yml", """
                from: ours
                title: A child of ours
                provisioners:
                  - { type: shell, script: look.sh }
                """);
        child.file("look.sh", "#!/bin/sh\nset -eu\ngrep . /etc/ours >/etc/child\n");
        child.commit("first", GitWorkshop.bySsh(alice), "-S");
        Files.writeString(sources, """
                sources:
                  - { name: page, url: '%s', ref: main, path: web/appliance.yml, verify: { allowed_signers: %s } }
                  - { name: child, url: '%s', ref: main, verify: { allowed_signers: %s }, allow: { parents: [ours] } }
                """.formatted(page.url(), allowed, child.url(), allowed));

        parent("1");
        assertEquals("built built", states(poll("--test")));
        assertEquals("unchanged unchanged", states(poll("--test")));
        parent("2");
        JsonNode again = poll("--test");
        assertEquals("unchanged built", states(again));
        assertTrue(Files.readString(Path.of(again.path(1).path("descriptor").asText()))
                .contains("\"comfy.git.parent\""));
        assertEquals("unchanged unchanged", states(poll()));
        page.file("web/index.html", "<!DOCTYPE html>\n<title>Another</title>\n");
        page.commit("another page", GitWorkshop.bySsh(alice), "-S");
        assertEquals("built unchanged", states(poll()));
        // A step that fails is told, and not tried at the next poll.
        child.file("look.sh", "#!/bin/sh\nexit 7\n");
        child.commit("fails", GitWorkshop.bySsh(alice), "-S");
        assertEquals("unchanged failed", states(poll()));
        assertEquals("unchanged waiting", states(poll()));
        page.close();
        child.close();
    }

    /** As the site builds it: with other content each time. */
    private void parent(String content) throws Exception {
        Path file = Files.writeString(work.resolve("ours.yml"), """
                distribution: micro
                identifier: ours
                files:
                  - { path: /etc/ours, content: "%s" }
                """.formatted(content));
        run("build", file.toString(), "--output-dir", output.toString());
    }

    private JsonNode poll(String... more) throws Exception {
        List<String> line = new ArrayList<>(List.of(
                "poll", "--sources", sources.toString(), "--output-dir", output.toString(), "--output", "json"));
        line.addAll(List.of(more));
        String text = run(line.toArray(String[]::new));
        return new JsonMapper().readTree(text.substring(text.indexOf("\n[") + 1));
    }

    private String run(String... line) throws Exception {
        Path said = work.resolve("said");
        Instant begun = Instant.now();
        try (ComfyProcess comfy = ComfyProcess.start(said, List.of(), line)) {
            int code = comfy.exitCode(LONG);
            tell("`comfy " + line[0] + "`: exit " + code + ", "
                    + Duration.between(begun, Instant.now()).toSeconds() + " s");
            assertTrue(code == ExitCode.OK || code == ExitCode.ITEMS_FAILED, comfy.log());
            return "\n" + comfy.log();
        }
    }

    private String states(JsonNode results) throws IOException {
        List<String> states = new ArrayList<>();
        results.forEach(result -> states.add(result.path("state").asText()));
        String text = String.join(" ", states);
        tell(text);
        return text;
    }

    private void tell(String line) throws IOException {
        Files.writeString(log, line + "\n", StandardOpenOption.APPEND);
    }
}
