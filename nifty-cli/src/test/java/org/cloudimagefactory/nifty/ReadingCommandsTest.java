package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Commands that say they change nothing change nothing: no name, no inode, no time, no content; they take no lock either. */
class ReadingCommandsTest extends WithCloud {
    private static final List<List<String>> COMMANDS = List.of(
            List.of("list"),
            List.of("list", "--output", "json"),
            List.of("report"),
            List.of("report", "--output", "json"),
            List.of("plan"),
            List.of("plan", "--output", "json"),
            List.of("plan", "--delete-images", "--delete-descriptors"),
            List.of("sync", "--dry-run"),
            List.of("sync", "--dry-run", "--delete-images", "--delete-descriptors"),
            List.of("clean", "--dry-run"),
            List.of("rollback", "debian", "--dry-run"),
            List.of("check"),
            List.of("check", "--output", "json"));

    private void assertLooksOnly(DirectorySnapshot before, List<String> command, List<String> options) {
        List<String> arguments = new ArrayList<>(command);
        arguments.addAll(options);
        if (!command.get(0).equals("list")) {
            arguments.addAll(List.of(
                    "--descriptors-dir",
                    cloud.descriptors().toString(),
                    "--images-dir",
                    cloud.images().toString()));
        }
        new Nifty(cloud.clock()).run(arguments);
        before.assertUnchanged("nifty " + String.join(" ", arguments));
    }

    private void fillQueue() throws IOException {
        cloud.register("debian", "1");
        cloud.register("ubuntu", "1");
        cloud.expire("other", null);
        cloud.arrive("bad", "null");
        Files.createDirectories(cloud.descriptors().resolve("rejected"));
        Files.writeString(cloud.descriptors().resolve("rejected/x.json"), "{}");
        Files.writeString(cloud.descriptors().resolve(".x.00000000-0000-0000-0000-000000000001.part"), "half");
    }

    @ParameterizedTest
    @ValueSource(strings = {"new", "used", "left", "lost", "damaged", "missing"})
    void ofALibrary(String state) throws IOException {
        Path library = directory.resolve("library");
        Path index = library.resolve("index.json");
        List<String> options =
                List.of("--backend", "directory", "--library-dir", library.toString(), "--datastore", "pool");
        if (!state.equals("missing")) {
            Files.createDirectories(library.resolve("pool"));
            Files.writeString(library.resolve("pool/22-jammy.qcow2"), "golden");
        }
        if (List.of("used", "left", "lost", "damaged").contains(state)) {
            cloud.register("debian", "1");
            cloud.syncOk(options.toArray(String[]::new));
        }
        if (state.equals("left")) {
            Files.writeString(library.resolve(".index.json.00000000-0000-0000-0000-000000000001.part"), "half");
            Files.writeString(library.resolve(".nifty/9.json"), "{}");
            Files.delete(library.resolve("pool/.1-debian-1@pool.raw.nifty"));
        } else if (state.equals("lost")) {
            Files.delete(index);
        } else if (state.equals("damaged")) {
            Files.writeString(index, "null");
        }
        fillQueue();
        DirectorySnapshot before = DirectorySnapshot.of(library, cloud.descriptors(), cloud.images());
        for (List<String> command : COMMANDS) {
            assertLooksOnly(before, command, options);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"local", "copy", "http"})
    void ofACloud(String transfer) throws IOException {
        Path shared = directory.resolve("shared");
        cloud.register("debian", "1");
        cloud.syncOk();
        fillQueue();
        List<String> cloudOptions = cloud.cloudArguments();
        List<String> more = List.of("--transfer", transfer, "--copy-dir", shared.toString());
        DirectorySnapshot before = DirectorySnapshot.of(shared, cloud.descriptors(), cloud.images());
        for (List<String> command : COMMANDS) {
            List<String> options = new ArrayList<>(cloudOptions);
            if (!command.get(0).equals("list")) {
                options.addAll(more);
            }
            assertLooksOnly(before, command, options);
        }
        assertEquals(1, cloud.sandbox().images().size());
    }

    @Test
    void ofNoCloudAtAll() throws IOException {
        fillQueue();
        DirectorySnapshot before = DirectorySnapshot.of(directory);
        for (String line : List.of("backends", "config", "--help", "--version", "sync --help", "")) {
            Nifty.Run run = new Nifty(cloud.clock())
                    .run(Arrays.stream(line.split(" "))
                            .filter(word -> !word.isEmpty())
                            .toList());
            assertTrue(run.exitCode() == 0 || line.isEmpty(), run.err());
            before.assertUnchanged("nifty " + line);
        }
    }
}
