package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A library whose writer was killed after any of the steps of an upload or a deletion, in the order in which they are made. */
class LibraryCrashTest {
    private static final String FILE = "1-debian-1@pool.raw";
    private static final String TEMPORARY = "." + FILE + ".00000000-0000-0000-0000-000000000001.part";

    @TempDir
    Path directory;

    private LibraryFixture library;
    private Path file;
    private Path mark;
    private Path temporary;
    private Path record;

    /** The last step of the upload that was made. */
    private enum Step {
        NUMBERED,
        RECORDED,
        HALF_COPIED,
        COPIED,
        HALF_MARKED,
        MARKED,
        NAMED,
        UNNAMED,
        INDEXED
    }

    @BeforeEach
    void uploadOneImage() {
        library = new LibraryFixture(directory);
        library.register("debian", "1");
        library.ok("sync");
        file = library.pool().resolve(FILE);
        mark = library.pool().resolve("." + FILE + ".nifty");
        temporary = library.pool().resolve(TEMPORARY);
        record = library.library().resolve(".nifty/1.json");
        assertFalse(Files.exists(record));
    }

    /** Takes the finished upload back to the state after a step. */
    private void killedAfter(Step step) throws IOException {
        JsonNode index = library.json(library.index());
        ObjectNode image = (ObjectNode) index.get("images").get(0);
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        ObjectNode upload = nodes.objectNode().put("format", 1).put("temporary", TEMPORARY);
        upload.set("image", image);
        ObjectNode first = nodes.objectNode().put("format", 1);
        first.set("image", image);
        library.write(mark, first.toString());
        ((ObjectNode) index).putArray("appliances");
        if (step.compareTo(Step.INDEXED) < 0) {
            ((ObjectNode) index).putArray("images");
        }
        library.write(library.index(), index.toString());
        if (step.compareTo(Step.RECORDED) >= 0) {
            library.write(record, upload.toString());
        }
        if (step == Step.NAMED) {
            Files.createLink(temporary, file);
        } else if (step.compareTo(Step.NAMED) < 0) {
            Files.move(file, temporary);
            if (step.compareTo(Step.MARKED) < 0) {
                Files.delete(mark);
            }
            if (step == Step.HALF_MARKED) {
                library.write(mark.resolveSibling(mark.getFileName() + ".part"), "{\"format\"");
            } else if (step == Step.HALF_COPIED) {
                library.write(temporary, "half");
            } else if (step.compareTo(Step.HALF_COPIED) < 0) {
                Files.delete(temporary);
            }
        }
    }

    private void assertEndsWell(int number) {
        String name = number + "-debian-1@pool.raw";
        library.register("debian", "1");
        library.ok("sync");
        assertTrue(library.ok("list").contains("offered"));
        assertTrue(
                library.names().containsAll(List.of("." + name + ".nifty", name)),
                library.names().toString());
        JsonNode index = library.json(library.index());
        assertEquals(1, index.get("images").size());
        assertEquals(
                index.get("images").get(0),
                library.json(library.pool().resolve("." + name + ".nifty")).get("image"));
        assertEquals(0, library.library().resolve(".nifty").toFile().list().length);
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void theNextRunGoesOn(Step step) throws IOException {
        killedAfter(step);
        boolean whole = step.compareTo(Step.NAMED) >= 0;
        assertEquals(whole ? 1 : 0, library.ok("list", "--output", "json").split("\"id\"", -1).length > 1 ? 1 : 0);
        assertEndsWell(whole ? 1 : 3);
        assertEquals(2, library.names().size(), library.names().toString());
    }

    @ParameterizedTest
    @EnumSource(Step.class)
    void aRepairGoesOnWhenTheIndexIsLostToo(Step step) throws IOException {
        killedAfter(step);
        Files.delete(library.index());
        assertTrue(library.ok("repair").contains(step == Step.NUMBERED ? "nothing to repair" : "from marks: "));
        if (step == Step.NUMBERED) {
            return;
        }
        assertEndsWell(
                step.compareTo(Step.NAMED) >= 0
                        ? 1
                        : library.json(library.index()).get("next_id").asInt());
    }

    /** Between two steps somebody put a file of their own under the name that the image was to get. */
    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"NUMBERED", "RECORDED", "HALF_COPIED", "COPIED", "HALF_MARKED", "MARKED"})
    void aFileOfOthersUnderTheNameStays(Step step) throws IOException {
        killedAfter(step);
        library.write(file, "theirs");
        assertEndsWell(3);
        assertEquals("theirs", Files.readString(file));
        assertEquals(3, library.names().size(), library.names().toString());
        assertTrue(library.ok("repair").contains("without proof, left as it is: " + file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"index", "index,file", "index,file,mark"})
    void aDeletionThatWasKilledIsBroughtToItsEnd(String done) throws IOException {
        library.register("debian", "2");
        library.ok("sync", "--expire-after", "9d");
        ObjectNode index = (ObjectNode) library.json(library.index());
        List<JsonNode> kept = new java.util.ArrayList<>();
        index.get("images").forEach(image -> {
            if (!image.get("id").asText().equals("1")) {
                kept.add(image);
            }
        });
        index.putArray("images").addAll(kept);
        library.write(library.index(), index.toString());
        if (done.contains("file")) {
            Files.delete(file);
        }
        if (done.contains("mark")) {
            Files.delete(mark);
        }
        library.register("other", "1");
        library.ok("sync", "--expire-after", "0");
        library.ok("clean");
        assertFalse(Files.exists(file));
        assertFalse(Files.exists(mark));
        assertEquals(4, library.names().size(), library.names().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "{\"format\":1}", "{\"format\":1,\"image\":{},\"temporary\":\"../x\"}"})
    void aDamagedRecordIsToldAndLeft(String content) {
        library.write(record, content);
        library.register("debian", "2");
        Nifty.Run run = library.run("sync");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(record));
        Nifty.Run repair = library.run("repair");
        assertEquals(1, repair.exitCode());
        assertTrue(repair.err().contains("cannot use " + record + ": it"), repair.err());
    }

    @Test
    void aFullDirectoryOfOthersIsLeftAsItWasWhenAnUploadFails() throws IOException {
        List<String> before = library.names();
        Path image = library.image("wrong.raw", "wrong");
        library.write(library.descriptors().resolve("9.json"), """
                {"action":"registration","identifier":"x","version":"1","disks":[{"type":"os","format":"raw",
                 "path":"%s","checksum":{"md5":"%s"}}]}""".formatted(image, "0".repeat(32)));
        assertEquals(1, library.run("sync").exitCode());
        assertEquals(before, library.names());
        assertEquals(0, library.library().resolve(".nifty").toFile().list().length);
    }

    @Test
    void whatWritersOfTheIndexLeftGoes() {
        Path ours = library.library().resolve(".index.json.00000000-0000-0000-0000-000000000001.part");
        Path theirs = library.library().resolve(".index.json.mine.part");
        library.write(ours, "half");
        library.write(theirs, "half");
        library.ok("list");
        assertTrue(Files.exists(ours));
        library.register("debian", "2");
        library.ok("sync");
        assertFalse(Files.exists(ours));
        assertTrue(Files.exists(theirs));
    }
}
