package org.cloudimagefactory.itchy.source;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.event.VmcatcherEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ClaimedFileTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(
                Files.createDirectories(directory.resolve("cache")).resolve("image"), "first");
    }

    @Test
    void otherProgramsReadTheSameBytesAfterTheNameIsGone() throws IOException {
        try (ClaimedFile claimed = ClaimedFile.open(file)) {
            Files.delete(file);
            assertEquals("first", Disks.run("cat", claimed.path().toString()));
            assertDoesNotThrow(claimed::verifyUnchanged);
        }
    }

    @Test
    void otherProgramsReadTheSameBytesAfterAnotherFileHasTakenTheName() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "second");
        try (ClaimedFile claimed = ClaimedFile.open(file)) {
            Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
            assertEquals("first", Disks.run("cat", claimed.path().toString()));
            assertEquals(5, claimed.size());
            assertDoesNotThrow(claimed::verifyUnchanged);
        }
    }

    @Test
    void noticesAChangeInPlace() throws IOException {
        try (ClaimedFile claimed = ClaimedFile.open(file)) {
            Files.writeString(file, "third");
            Files.setLastModifiedTime(file, java.nio.file.attribute.FileTime.fromMillis(1));
            Problem problem = assertThrows(Problem.class, claimed::verifyUnchanged);
            assertEquals("image " + file + " was changed while it was read", problem.line());
        }
    }

    @Test
    void tellsManyOpenFilesApart() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "second");
        try (ClaimedFile a = ClaimedFile.open(file);
                ClaimedFile b = ClaimedFile.open(other);
                ClaimedFile c = ClaimedFile.open(file)) {
            assertEquals("first", Files.readString(a.path()));
            assertEquals("second", Files.readString(b.path()));
            assertEquals("first", Files.readString(c.path()));
        }
    }

    @Test
    void findsItsFileWhileOthersAreOpenedAndClosed() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(threads.submit(() -> {
                    for (int j = 0; j < 500; j++) {
                        try (ClaimedFile claimed = ClaimedFile.open(file)) {
                            assertEquals(5, claimed.size());
                        }
                    }
                }));
            }
            for (Future<?> each : all) {
                each.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void saysThatAFileIsGoneOrNone() throws IOException {
        assertEquals("image " + directory.resolve("no") + " is not there", refusal(directory.resolve("no")));
        assertEquals("image " + directory + " is no regular file", refusal(directory));
        Path pipe = directory.resolve("pipe");
        Disks.run("mkfifo", pipe.toString());
        assertEquals("image " + pipe + " is no regular file", refusal(pipe));
    }

    @Test
    void refusesALinkThatLeavesTheCache() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path link = Files.createSymbolicLink(file.resolveSibling("link"), secret);
        Problem problem = assertThrows(Problem.class, () -> ClaimedFile.openWithin(link, file.getParent()));
        assertEquals("image " + link + " is a link that leaves its directory", problem.line());
    }

    @Test
    void followsLinksWithinTheCacheAndALinkToTheCache() throws IOException {
        Files.createSymbolicLink(file.resolveSibling("link"), Path.of("image"));
        Path cache = Files.createSymbolicLink(directory.resolve("elsewhere"), file.getParent());
        try (ClaimedFile claimed = ClaimedFile.openWithin(cache.resolve("link"), cache)) {
            assertEquals("first", Files.readString(claimed.path()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "a/../../x", "..", ".", "a/./b", "x\0y"})
    void refusesNamesThatLeaveTheCache(String name) {
        VmcatcherEvent event = VmcatcherEvent.ofEnvironment(
                Map.of("VMCATCHER_CACHE_DIR_CACHE", "/var/cache", "VMCATCHER_EVENT_FILENAME", name));
        Problem problem = assertThrows(Problem.class, () -> CacheFile.of(event));
        assertInstanceOf(ItemProblem.class, problem);
    }

    @Test
    void saysWhatAnEventLacks() {
        VmcatcherEvent event = VmcatcherEvent.ofEnvironment(Map.of("VMCATCHER_EVENT_FILENAME", "a"));
        Problem problem = assertThrows(Problem.class, () -> CacheFile.of(event));
        assertEquals("the event does not say where the image is: VMCATCHER_CACHE_DIR_CACHE is missing", problem.line());
    }

    private static String refusal(Path file) {
        return assertThrows(Problem.class, () -> ClaimedFile.open(file)).line();
    }
}
