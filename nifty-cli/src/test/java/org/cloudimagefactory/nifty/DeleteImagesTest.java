package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code --delete-images}: a file goes when no descriptor leads to it any longer, whatever the paths look like. */
class DeleteImagesTest extends WithCloud {
    private static final String BROKEN = ",\"checksum\":{\"md5\":\"" + "0".repeat(32) + "\"}";

    /** Ways to spell the path of one file. */
    private enum Spelling {
        SAME(file -> file),
        DOTS(file -> file.resolveSibling("../images/./" + file.getFileName())),
        LINK(file -> link(file)),
        DIRECTORY_LINK(file -> directoryLink(file)),
        HARD_LINK(file -> hardLink(file));

        // The operators hold nothing.
        @SuppressWarnings("ImmutableEnumChecker")
        private final UnaryOperator<Path> other;

        Spelling(UnaryOperator<Path> other) {
            this.other = other;
        }

        private static Path link(Path file) {
            try {
                return Files.createSymbolicLink(file.resolveSibling("link.raw"), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path directoryLink(Path file) {
            try {
                Path link = Files.createSymbolicLink(file.resolveSibling("here"), file.getParent());
                return link.resolve(file.getFileName());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Path hardLink(Path file) {
            try {
                return Files.createLink(file.resolveSibling("hard.raw"), file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private Path describe(String identifier, Path file, String more) {
        return cloud.arrive(identifier, """
                {"action":"registration","identifier":"%s","version":"1",
                 "disks":[{"type":"os","format":"raw","path":"%s"%s}]}""".formatted(identifier, file, more));
    }

    @ParameterizedTest
    @EnumSource(Spelling.class)
    void aFileStaysAsLongAsAnotherDescriptorWaitsForIt(Spelling spelling) throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path other = spelling.other.apply(file);
        describe("first", file, "");
        Path waiting = describe("second", other, "");
        cloud.sandbox().faults().onCall("one.image.allocate", 2, new Fault.Refuse(8192, "not now"));
        Nifty.Run run = cloud.sync("--delete-images", "--jobs", "1");
        assertEquals(1, run.exitCode(), run.err());
        assertTrue(Files.exists(file), run.err());
        assertTrue(Files.exists(waiting));
        cloud.sandbox().faults().clear();
        cloud.passes(java.time.Duration.ofDays(2));
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertEquals(2, cloud.sandbox().images().size());
        assertFalse(Files.exists(waiting));
    }

    @ParameterizedTest
    @EnumSource(Spelling.class)
    void aFileGoesWithTheLastOfItsDescriptors(Spelling spelling) throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path other = spelling.other.apply(file);
        describe("first", file, "");
        describe("second", other, "");
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertEquals(2, cloud.sandbox().images().size());
        assertFalse(Files.exists(file));
        assertFalse(Files.exists(other));
    }

    @ParameterizedTest
    @EnumSource(Spelling.class)
    void aFileStaysForADescriptorThatIsRejected(Spelling spelling) throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path other = spelling.other.apply(file);
        describe("good", file, "");
        Path rejected = describe("bad", other, BROKEN);
        assertEquals(1, cloud.sync("--delete-images").exitCode());
        assertTrue(Files.exists(file));
        Path aside = cloud.descriptors().resolve("rejected").resolve(rejected.getFileName());
        describe("good", file, ",\"size\":65536");
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertTrue(Files.exists(file));
        Files.delete(aside);
        describe("good", file, "");
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertFalse(Files.exists(file));
    }

    @Test
    void aFileStaysForADescriptorThatCameMeanwhileOrCannotBeReadYet() throws IOException {
        Path file = cloud.image("a.raw", "one");
        describe("first", file, "");
        cloud.sandbox()
                .faults()
                .onNext(
                        "one.image.allocate",
                        new Fault.RunBefore(() -> describe("second", file.resolveSibling("./a.raw"), "")));
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertTrue(Files.exists(file));
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertFalse(Files.exists(file));
        Path again = cloud.image("b.raw", "two");
        describe("third", again, "");
        cloud.arrive("broken", "{\"disks\":[{\"path\":\"" + again + "\"},],}");
        assertEquals(1, cloud.sync("--delete-images").exitCode());
        assertTrue(Files.exists(again));
    }

    @Test
    void aFileThatWasWrittenAnewMeanwhileStays() throws IOException {
        Path file = cloud.image("a.raw", "one");
        describe("first", file, "");
        cloud.sandbox().faults().onNext("one.template.allocate", new Fault.RunBefore(() -> {
            try {
                Path next = cloud.image("next", "two");
                Files.move(next, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        Nifty.Run run = cloud.sync("--delete-images");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.readString(file).startsWith("two"));
        describe("first", file, "");
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertFalse(Files.exists(file));
    }

    @Test
    void aSymbolicLinkStays() throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path link = Spelling.link(file);
        describe("first", link, "");
        describe("second", file, "");
        assertEquals(0, cloud.sync("--delete-images").exitCode());
        assertTrue(Files.isSymbolicLink(link));
        assertFalse(Files.exists(file), "the file that it leads to goes");
    }
}
