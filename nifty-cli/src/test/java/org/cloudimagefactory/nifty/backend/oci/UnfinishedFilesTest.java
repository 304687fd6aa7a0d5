package org.cloudimagefactory.nifty.backend.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.registry.Digest;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFilesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");
    private static final RepositoryName REPOSITORY = RepositoryName.parse("registry.example.org/images/debian");
    private static final RepositoryName OTHER = RepositoryName.parse("registry.example.org/images/alma");
    private static final Digest ONE = Digest.of(new byte[] {1});
    private static final Digest TWO = Digest.of(new byte[] {2});

    @TempDir
    Path state;

    private UnfinishedFiles after(Duration time) {
        return new UnfinishedFiles(state, Clock.fixed(NOW.plus(time), ZoneOffset.UTC));
    }

    @Test
    void whatWasBegunIsThereAfterAnHourUntilItIsForgotten() {
        UnfinishedFiles now = after(Duration.ZERO);
        now.begin(REPOSITORY, ONE, null);
        now.begin(REPOSITORY, TWO, ONE);
        now.begin(OTHER, ONE, null);
        assertEquals(List.of(), now.of(REPOSITORY));
        UnfinishedFiles later = after(Duration.ofMinutes(61));
        assertEquals(
                Set.of(new UnfinishedFiles.Unfinished(ONE, null), new UnfinishedFiles.Unfinished(TWO, ONE)),
                Set.copyOf(later.of(REPOSITORY)));
        later.forget(REPOSITORY, TWO);
        assertEquals(List.of(new UnfinishedFiles.Unfinished(ONE, null)), later.of(REPOSITORY));
    }

    @Test
    void aRefusalIsRememberedForAWeek() {
        UnfinishedFiles now = after(Duration.ZERO);
        assertFalse(now.isRefusing(REPOSITORY));
        now.refused(REPOSITORY);
        assertTrue(after(Duration.ofDays(6)).isRefusing(REPOSITORY));
        assertFalse(now.isRefusing(OTHER));
        assertFalse(after(Duration.ofDays(8)).isRefusing(REPOSITORY));
    }

    @Test
    void whatMakesNoSenseIsNoNote() throws IOException {
        Path notes = Files.createDirectories(state.resolve("registries"));
        Instant old = NOW.minus(Duration.ofDays(1));
        for (String text : List.of(
                "",
                REPOSITORY + "\n" + ONE + "\n",
                REPOSITORY + "\nsha256:1\n" + old + "\n",
                REPOSITORY + "\n" + ONE + "\nyesterday\n",
                REPOSITORY + "\n" + ONE + "\n" + old + "\nnobody\n",
                "x".repeat(5000))) {
            Files.writeString(notes.resolve("a.unfinished"), text);
            assertEquals(List.of(), after(Duration.ZERO).of(REPOSITORY), text);
        }
        Files.delete(notes.resolve("a.unfinished"));
        Files.createDirectory(notes.resolve("a.unfinished"));
        assertEquals(List.of(), after(Duration.ZERO).of(REPOSITORY));
    }

    @Test
    void oldNotesGo() throws IOException {
        UnfinishedFiles now = after(Duration.ZERO);
        now.tidy();
        now.begin(REPOSITORY, ONE, null);
        now.begin(REPOSITORY, TWO, null);
        try (Stream<Path> files = Files.list(state.resolve("registries"))) {
            Files.setLastModifiedTime(files.findFirst().orElseThrow(), FileTime.from(NOW.minus(Duration.ofDays(31))));
        }
        after(Duration.ZERO).tidy();
        try (Stream<Path> files = Files.list(state.resolve("registries"))) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void withoutADirectoryNothingIsNoted() {
        UnfinishedFiles none = new UnfinishedFiles(null, Clock.systemUTC());
        none.begin(REPOSITORY, ONE, null);
        none.refused(REPOSITORY);
        none.tidy();
        none.forget(REPOSITORY, ONE);
        assertEquals(List.of(), none.of(REPOSITORY));
        assertFalse(none.isRefusing(REPOSITORY));
    }

    @Test
    void aDirectoryThatIsNoneIsAProblemOfTheMachine() throws IOException {
        Files.writeString(state.resolve("registries"), "");
        UnfinishedFiles files = after(Duration.ZERO);
        assertThrows(EnvironmentProblem.class, () -> files.begin(REPOSITORY, ONE, null));
        assertThrows(EnvironmentProblem.class, () -> files.refused(REPOSITORY));
        assertEquals(List.of(), files.of(REPOSITORY));
    }
}
