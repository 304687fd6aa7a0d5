package org.cloudimagefactory.comfy.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cloudimagefactory.comfy.ComfyRun;
import org.cloudimagefactory.common.problem.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code comfy poll} and {@code comfy sources} as they are called, with real repositories of which none comes to be built. */
class SourceCommandsIT {
    @TempDir
    Path directory;

    private GitWorkshop shop;
    private Path sources;

    @BeforeEach
    void begin() throws IOException {
        shop = new GitWorkshop(directory);
        shop.file("appliance.yml", "distribution: micro\n");
        shop.commit("first", List.of());
        sources = Files.writeString(directory.resolve("sources.yml"), """
                sources:
                  - { name: away, url: 'file:///nonexistent', ref: main, verify: { require: none } }
                  - { name: web, url: '%s', ref: main, verify: { require: none } }
                """.formatted(shop.url()));
    }

    @Test
    void whatIsWrongWithOneHoldsUpNoOther() throws IOException {
        ComfyRun run = run("poll", "--dry-run");
        assertEquals(ExitCode.ITEMS_FAILED, run.exitCode());
        assertTrue(run.err().startsWith("comfy: away: cannot ask file:///nonexistent: "), run.err());
        assertEquals(1, run.err().lines().count());
        String head = shop.git("rev-parse", "HEAD");
        assertEquals("web: would-build: main is new: " + head + " would be fetched and checked\n", run.out());
        JsonNode both = json("poll", "--dry-run", "--output", "json");
        assertEquals("failed", both.path(0).path("state").asText());
        assertEquals("would-build", both.path(1).path("state").asText());
        assertEquals(0, run("poll", "--dry-run", "web").exitCode());
    }

    @Test
    void aDryRunSubmitsNothing() {
        ComfyRun run = run("poll", "web", "--dry-run", "--executor", "slurm", "--no-wait");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(run.out().startsWith("web: would-build: main is new: "), run.out());
        assertFalse(Files.exists(directory.resolve("out")));
        ComfyRun local = run("poll", "web", "--no-wait");
        assertEquals(ExitCode.USAGE, local.exitCode(), local.out());
        assertTrue(local.err().startsWith("comfy: --no-wait is for jobs of an engine"), local.err());
    }

    @Test
    void theListSaysWhyThereIsNothingNewer() throws IOException {
        ComfyRun fresh = run("sources");
        assertEquals(0, fresh.exitCode(), fresh.err());
        List<String> lines = fresh.out().lines().toList();
        assertTrue(lines.get(0).startsWith("SOURCE"), fresh.out());
        assertTrue(lines.get(2).matches("web +main +- +- +- +was never asked"), fresh.out());
        shop.file("appliance.yml", "distribution: micro\nidentifier: debian\n");
        String commit = shop.commit("more than it may", List.of());
        ComfyRun refused = run("poll", "web");
        assertEquals(ExitCode.ITEMS_FAILED, refused.exitCode());
        assertTrue(
                refused.err().startsWith("comfy: web: appliance.yml: field 'identifier' is for the site to say"),
                refused.err());
        String line = run("sources", "web").out().lines().toList().get(1);
        assertTrue(line.startsWith("web") && line.contains(commit.substring(0, 12)), line);
        JsonNode listed = json("sources", "web", "--output", "json").path(0);
        assertEquals(commit, listed.path("commit").asText());
        assertTrue(listed.path("problem").asText().contains("for the site to say"), listed.toString());
        assertFalse(listed.has("built"), listed.toString());

        shop.git("rm", "-q", "appliance.yml");
        shop.commit("gone", List.of());
        ComfyRun gone = run("poll", "web");
        assertEquals(0, gone.exitCode(), gone.err());
        assertEquals("web: gone: there is no appliance.yml any more\n", gone.out());
        assertTrue(
                run("sources", "web").out().contains("there is no appliance.yml any"),
                run("sources").out());
    }

    @Test
    void theCheckSaysWhatIsMissingAndWhatIsOpen() throws IOException {
        Files.writeString(sources, """
                sources:
                  - { name: open, url: '%s', ref: main, verify: { require: none }, allow: { network: open } }
                  - name: web
                    url: '%s'
                    ref: main
                    verify: { allowed_signers: /nonexistent/signers }
                    credentials: { token_file: /nonexistent/token }
                """.formatted(shop.url(), shop.url()));
        ComfyRun check = run("sources", "--check");
        assertEquals(ExitCode.ENVIRONMENT, check.exitCode(), check.out());
        List<String> lines = check.out().lines().toList();
        assertTrue(lines.get(0).matches("ok +network namespace: can be made.*"), check.out());
        assertTrue(lines.get(1).matches("(ok|warn) +limits: .*"), check.out());
        assertTrue(
                lines.get(2).matches("warn +source open: its builds reach all that this host reaches.*"), check.out());
        assertTrue(
                lines.get(3).matches("wrong +source web: cannot read /nonexistent/signers, /nonexistent/token"),
                check.out());
        JsonNode findings = json("sources", "--check", "open", "--output", "json");
        assertTrue(findings.path(2).path("ok").asBoolean());
        assertEquals(3, findings.size());
    }

    @Test
    void whatIsNotThereIsTold() throws IOException {
        ComfyRun unknown = run("sources", "wob");
        assertEquals(ExitCode.USAGE, unknown.exitCode());
        assertTrue(unknown.err().contains("there is no source 'wob' in " + sources), unknown.err());
        assertTrue(unknown.err().contains("known are away, web"), unknown.err());
        Files.writeString(sources, "sources: []\n");
        assertEquals("no sources\n", run("sources").out());
        Files.delete(sources);
        ComfyRun none = run("poll");
        assertEquals(ExitCode.ENVIRONMENT, none.exitCode());
        assertTrue(none.err().startsWith("comfy: there is no " + sources), none.err());
    }

    private ComfyRun run(String... words) {
        List<String> line = new ArrayList<>(List.of(words));
        line.addAll(List.of(
                "--sources",
                sources.toString(),
                "--output-dir",
                directory.resolve("out").toString()));
        return ComfyRun.of(line.toArray(String[]::new));
    }

    private JsonNode json(String... words) throws IOException {
        return new JsonMapper().readTree(run(words).out());
    }
}
