package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A library in a directory that others use, too: what is removed was made here, and a lost or damaged index comes back. */
class LibraryProofTest {
    @TempDir
    Path directory;

    private LibraryFixture library;

    @BeforeEach
    void makeLibrary() {
        library = new LibraryFixture(directory);
    }

    private void assertRefused(Nifty.Run run, String... parts) {
        assertEquals(3, run.exitCode(), run.err());
        assertEquals(1, run.err().lines().count(), run.err());
        Stream.of(parts).forEach(part -> assertTrue(run.err().contains(part), run.err()));
    }

    @Test
    void leavesFilesOfOthersWhateverTheyAreCalled() throws IOException {
        Path foreign = library.write(library.pool().resolve("22-jammy.qcow2"), "golden");
        Path sameName = library.write(library.pool().resolve("1-debian-1@pool.raw"), "theirs");
        library.write(library.pool().resolve(".2-x.raw.00000000-0000-0000-0000-000000000000.part"), "theirs");
        library.write(library.pool().resolve(".3-x.raw.nifty"), "{\"format\":1}");
        Files.createSymbolicLink(library.pool().resolve("2-debian-1@pool.raw"), foreign);
        library.write(library.library().resolve("index.json"), """
                {"format":1,"next_id":1,"appliances":[],"images":[]}""");
        DirectorySnapshot before = DirectorySnapshot.of(foreign, sameName);
        List<String> names = library.names();
        library.register("debian", "1");
        assertEquals(0, library.run("sync").exitCode());
        before.assertUnchanged("nifty sync");
        assertTrue(library.names().containsAll(names), library.names().toString());
        assertTrue(
                library.names().contains("3-debian-1@pool.raw"), library.names().toString());
        library.register("debian", "2");
        assertEquals(0, library.run("sync").exitCode());
        before.assertUnchanged("the next nifty sync");
        assertFalse(library.names().contains("3-debian-1@pool.raw"));
        assertFalse(library.names().contains(".3-debian-1@pool.raw.nifty"));
    }

    @Test
    void anIndexOfAnEarlierVersionGetsMarksByTheFirstWritingRun() throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        Path mark = library.pool().resolve(".1-debian-1@pool.raw.nifty");
        JsonNode kept = library.json(mark);
        assertEquals(library.json(library.index()).get("images").get(0), kept.get("image"));
        assertEquals(library.json(library.index()).get("appliances").get(0), kept.get("appliance"));
        Files.delete(mark);
        library.ok("plan");
        library.ok("list");
        assertFalse(Files.exists(mark));
        library.register("other", "1");
        library.ok("sync");
        assertEquals(kept, library.json(mark));
    }

    @Test
    void aLostIndexIsAnErrorUntilItIsRepaired() throws IOException {
        library.register("debian", "1");
        library.register("ubuntu", "1");
        library.ok("sync");
        library.register("debian", "2");
        library.ok("sync", "--keep", "2");
        JsonNode before = library.json(library.index());
        Files.move(library.index(), directory.resolve("index.json"));
        library.write(library.pool().resolve("22-jammy.qcow2"), "golden");
        library.register("other", "1");
        for (String command : List.of("sync", "plan", "list", "clean")) {
            DirectorySnapshot there = DirectorySnapshot.of(library.pool(), library.descriptors());
            Nifty.Run run = library.run(command);
            assertRefused(run, library.index() + " is gone", "'nifty repair --backend directory'");
            if (!command.equals("sync") && !command.equals("clean")) {
                there.assertUnchanged(command);
            }
        }
        assertTrue(library.run("check").out().contains("is gone"));
        String out = library.ok("repair");
        assertTrue(out.contains("from marks: 3 images, 2 appliances\n"), out);
        assertTrue(
                out.contains("without proof, left as it is: " + library.pool().resolve("22-jammy.qcow2")), out);
        assertSameContent(before, library.json(library.index()));
        DirectorySnapshot repaired = DirectorySnapshot.of(library.pool());
        assertTrue(library.ok("repair").contains("is in order: 3 images, 2 appliances"));
        repaired.assertUnchanged("a second repair");
        library.ok("sync");
        assertTrue(Files.exists(library.pool().resolve("22-jammy.qcow2")));
    }

    @Test
    void anImageOutOfServiceIsThatAfterARepair() throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        library.register("debian", "2");
        library.ok("sync", "--expire-after", "9d");
        JsonNode before = library.json(library.index());
        Files.delete(library.index());
        library.ok("repair");
        assertSameContent(before, library.json(library.index()));
        assertEquals(
                "yes",
                before.get("images")
                        .get(1)
                        .get("attributes")
                        .get("NIFTY_EXPIRED")
                        .asText("no")
                        .concat(before.get("images")
                                .get(0)
                                .get("attributes")
                                .path("NIFTY_EXPIRED")
                                .asText(""))
                        .substring(0, 3));
    }

    private static void assertSameContent(JsonNode before, JsonNode after) {
        for (String list : List.of("images", "appliances")) {
            assertEquals(sorted(before.get(list)), sorted(after.get(list)));
        }
        assertTrue(after.get("next_id").asInt() > 1);
    }

    private static List<String> sorted(JsonNode list) {
        java.util.ArrayList<String> texts = new java.util.ArrayList<>();
        list.forEach(node -> texts.add(node.toString()));
        texts.sort(null);
        return texts;
    }

    @Test
    void marksInADatastoreThatIsNotAskedForCountToo() throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        Files.delete(library.index());
        assertRefused(library.run("sync", "--datastore", "other"), "nifty repair");
        assertFalse(Files.exists(library.library().resolve("other")));
    }

    @Test
    void aNewLibraryIsOneWhateverLiesThere() throws IOException {
        library.write(library.pool().resolve("1-debian-1@pool.raw"), "theirs");
        library.write(library.pool().resolve("7-x.qcow2"), "theirs");
        assertTrue(library.ok("repair").contains("there is nothing to repair"));
        assertFalse(Files.exists(library.index()));
        library.register("debian", "1");
        library.ok("sync");
        assertEquals("theirs", Files.readString(library.pool().resolve("1-debian-1@pool.raw")));
        assertEquals("theirs", Files.readString(library.pool().resolve("7-x.qcow2")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null | it is no JSON object",
                "[] | it is no JSON object",
                "{} | it does not say that it is of format 1",
                "{\"format\":1, | it is no JSON",
                "{\"format\":\"1\",\"next_id\":2} | it does not say that it is of format 1",
                "{\"format\":1,\"next_id\":2} | its field 'appliances' is missing",
                "{\"format\":1,\"next_id\":2,\"appliances\":{},\"images\":[]} | its field 'appliances' is no list",
                "{\"format\":1,\"next_id\":\"2\",\"appliances\":[],\"images\":[]} | its field 'next_id' is no number from 1",
                "{\"format\":1,\"next_id\":99999999999,\"appliances\":[],\"images\":[]} | its field 'next_id' is no number",
                "{\"format\":1,\"next_id\":2,\"appliances\":[],\"images\":[null]} | its images[0] is no JSON object",
                "{\"format\":1,\"next_id\":2,\"appliances\":[],\"images\":[{\"id\":\"1\"}]} | its field 'images[0].name' is missing",
                "{\"format\":1,\"next_id\":2,\"appliances\":[{\"id\":7}],\"images\":[]} | its field 'appliances[0].id' is no text",
                "{\"format\":1,\"next_id\":2,\"more\":1,\"appliances\":[],\"images\":[]} | its field 'more' is unknown",
            })
    void aDamagedIndexIsToldInOneLine(String index, String problem) {
        library.write(library.index(), index);
        library.register("debian", "1");
        assertRefused(
                library.run("list"),
                "cannot use the library's index " + library.index() + ": " + problem,
                "nifty repair");
        assertRefused(library.run("plan"), problem);
        assertRefused(library.run("sync"), problem);
        assertTrue(library.run("check").out().contains("wrong library: cannot use the library's index"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"registered\":\"yesterday\"",
                "\"registered\":null",
                "\"file\":\"../../etc/passwd\"",
                "\"file\":\"\"",
                "\"datastore\":\"..\"",
                "\"attributes\":{\"NIFTY_ID\":null}",
                "\"attributes\":[]",
                "\"id\":\"one\"",
                "\"id\":\"2\"",
            })
    void aDamagedEntryIsToldAndRepairedFromTheMark(String field) throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        JsonNode index = library.json(library.index());
        ObjectNode image = (ObjectNode) index.get("images").get(0);
        String name = field.substring(1, field.indexOf('"', 1));
        image.set(
                name,
                new com.fasterxml.jackson.databind.ObjectMapper()
                        .readTree("{" + field + "}")
                        .get(name));
        if (field.contains("\"2\"")) {
            ((ArrayNode) index.get("images")).add(image.deepCopy().put("file", "other"));
        }
        String damaged = index.toString();
        library.write(library.index(), damaged);
        assertRefused(library.run("list"), "cannot use the library's index", "nifty repair");
        DirectorySnapshot images = DirectorySnapshot.of(library.pool());
        String out = library.ok("repair");
        assertTrue(out.contains("1 images, 1 appliances; the damaged one is kept as "), out);
        images.assertUnchanged("repair");
        Path kept = library.library().resolve("index.json.damaged-1795521600");
        assertEquals(damaged, Files.readString(kept));
        assertTrue(library.ok("list").contains("offered"));
    }

    @Test
    void whatALaterVersionWroteIsForThatVersion() throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        String index = Files.readString(library.index());
        library.write(library.index(), index.replace("\"format\" : 1", "\"format\" : 2"));
        for (String command : List.of("list", "sync", "repair")) {
            assertRefused(
                    library.run(command), "format 2, which a later version of nifty has written; use that version");
        }
        library.write(library.index(), index);
        Path mark = library.pool().resolve(".1-debian-1@pool.raw.nifty");
        String text = Files.readString(mark);
        library.write(mark, text.replace("\"format\" : 1", "\"format\" : 2"));
        library.register("debian", "2");
        assertRefused(library.run("sync"), "cannot use " + mark + ": it is of format 2", "use that version");
        library.write(mark, text);
        library.ok("sync");
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "{}", "[]", "", "{\"format\":1,\"image\":null}", "\u0000"})
    void aDamagedMarkIsWrittenAnewFromTheIndexAndElseTold(String content) throws IOException {
        library.register("debian", "1");
        library.register("ubuntu", "1");
        library.ok("sync", "--jobs", "1");
        Path mark = library.pool().resolve(".1-debian-1@pool.raw.nifty");
        library.write(mark, content);
        Files.delete(library.index());
        Nifty.Run repair = library.run("repair");
        assertEquals(1, repair.exitCode());
        assertEquals(1, repair.err().lines().count(), repair.err());
        assertTrue(repair.err().startsWith("nifty: cannot use " + mark + ": it"), repair.err());
        assertTrue(repair.out().contains("from marks: 1 images, 1 appliances"), repair.out());
        assertTrue(
                repair.out()
                        .contains(library.pool().resolve("1-debian-1@pool.raw").toString()),
                repair.out());
        assertTrue(library.names().contains("1-debian-1@pool.raw"));
    }

    @Test
    void aMarkThatFellBehindFollowsTheIndex() throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        Path mark = library.pool().resolve(".1-debian-1@pool.raw.nifty");
        String wanted = Files.readString(mark);
        for (String stale :
                List.of("null", wanted.replace("\"appliance\"", "\"appliances\""), wanted.replace("debian", "x"))) {
            assertNotEquals(wanted, stale);
            library.write(mark, stale);
            library.register("other", Integer.toString(stale.length()));
            library.ok("sync");
            assertEquals(wanted, Files.readString(mark));
        }
    }

    @Test
    void imagesThatARestoredIndexDoesNotNameComeBack() throws IOException {
        library.register("debian", "1");
        library.ok("sync");
        String old = Files.readString(library.index());
        library.register("ubuntu", "1");
        library.ok("sync");
        library.write(library.index(), old);
        assertTrue(library.ok("list").contains("ubuntu"));
        assertEquals(old, Files.readString(library.index()));
        library.register("ubuntu", "1", library.images().resolve("ubuntu-1.raw"));
        String plan = library.ok("plan");
        assertFalse(plan.contains("upload"), plan);
        library.ok("sync");
        assertEquals(4, library.names().size(), library.names().toString());
        assertEquals(2, library.json(library.index()).get("appliances").size());
    }
}
