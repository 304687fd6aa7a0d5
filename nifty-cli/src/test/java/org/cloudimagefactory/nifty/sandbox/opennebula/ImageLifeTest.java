package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From allocation to the end of the file. */
class ImageLifeTest {
    private static final String LOCKED = "4";
    private static final String READY = "1";
    private static final String ERROR = "5";

    @TempDir
    Path directory;

    private Path images;
    private SandboxOptions options;
    private Sandbox sandbox;
    private RpcClient client;

    @BeforeEach
    void start() throws IOException {
        images = Files.createDirectory(directory.resolve("images")).toRealPath();
        Files.write(images.resolve("a.raw"), new byte[3_000_000]);
        options = SandboxOptions.in(directory.resolve("state")).trusting(images).copying(Duration.ofMillis(10), 0);
        restart();
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void copiesTheFileInTheBackgroundAndRemovesItWithTheImage() throws Exception {
        sandbox.faults().stallCopies();
        int id = allocate("a", images.resolve("a.raw"));
        assertEquals(LOCKED, state(id));
        assertEquals("", field(id, "SOURCE"));
        assertEquals("3", field(id, "SIZE"));
        sandbox.faults().resumeCopies();
        awaitState(id, READY);
        Path copy = Path.of(field(id, "SOURCE"));
        assertEquals(directory.resolve("state/datastores/1"), copy.getParent());
        assertArrayEquals(Files.readAllBytes(images.resolve("a.raw")), Files.readAllBytes(copy));
        assertEquals("raw", field(id, "FORMAT"));
        assertTrue(client.call("one.image.delete", id, false).ok());
        Eventually.await("gone", () -> !client.call("one.image.info", id, false).ok());
        assertFalse(Files.exists(copy));
        assertTrue(Files.exists(images.resolve("a.raw")));
    }

    @Test
    void passesThroughDeleteWhereAnotherDeleteIsWelcome() throws Exception {
        int id = allocate("a", images.resolve("a.raw"));
        awaitState(id, READY);
        restartWith(options.copying(Duration.ofSeconds(2), 0));
        assertTrue(client.call("one.image.delete", id, false).ok());
        assertEquals("7", state(id));
        assertTrue(client.call("one.image.delete", id, false).ok());
        Eventually.await("gone", () -> !client.call("one.image.info", id, false).ok());
    }

    @Test
    void dropsALockedImageAtOnceAndItsCopyWhenThatIsDone() throws Exception {
        sandbox.faults().stallCopies();
        int id = allocate("a", images.resolve("a.raw"));
        assertTrue(client.call("one.image.delete", id, true).ok());
        assertEquals(0x0400, client.call("one.image.info", id, false).code());
        sandbox.faults().resumeCopies();
        int next = allocate("a", images.resolve("a.raw"));
        awaitState(next, READY);
        Eventually.await("one file", () -> filesInDatastore() == 1);
    }

    @Test
    void endsInErrorWithTheReasonAndKeepsTheNameTaken() throws Exception {
        sandbox.faults().failNextCopy("disk on fire");
        int id = allocate("a", images.resolve("a.raw"));
        awaitState(id, ERROR);
        assertTrue(field(id, "ERROR")
                .matches(
                        "[A-Z][a-z]{2} [A-Z][a-z]{2} [ 0-9]{2} [0-9:]{8} 20[0-9]{2} : Error copying image in the datastore:"
                                + " disk on fire"));
        RpcClient.Answer again = client.call("one.image.allocate", template("a", images.resolve("a.raw")), 1, false);
        assertEquals(
                "[one.image.allocate] Error allocating a new image. NAME is already taken by IMAGE " + id + ".",
                again.value());
        assertTrue(client.call("one.image.delete", id, false).ok());
        assertEquals(0x0400, client.call("one.image.info", id, false).code());
    }

    @Test
    void takesNoFileThroughALinkOutOfASafeDirectory() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "secret");
        Path link = Files.createSymbolicLink(images.resolve("link"), secret);
        int id = allocate("a", link);
        awaitState(id, ERROR);
        assertTrue(field(id, "ERROR")
                .endsWith("Error copying image in the datastore: Not allowed to copy image from " + link
                        + ", check RESTRICTED_DIRS in your datastore"));
        assertEquals(0, filesInDatastore());
    }

    @Test
    void refusesWhatDoesNotFitUnlessAnAdminWantsNoCheck() throws Exception {
        restartWith(options.withCapacity(5));
        String first = template("a", images.resolve("a.raw"));
        assertTrue(client.call("one.image.allocate", first, 1, false).ok());
        RpcClient.Answer second = client.call("one.image.allocate", template("b", images.resolve("a.raw")), 1, false);
        assertEquals("[one.image.allocate] Not enough space in datastore", second.value());
        assertEquals(0x0800, second.code());
        assertTrue(client.call("one.image.allocate", template("b", images.resolve("a.raw")), 1, true)
                .ok());
    }

    @Test
    void saysThatAFullDatastoreIsFull() throws Exception {
        sandbox.faults().fillDatastores(true);
        assertEquals(
                "[one.image.allocate] Not enough space in datastore",
                client.call("one.image.allocate", template("a", images.resolve("a.raw")), 1, false)
                        .value());
        assertEquals(
                "0", RpcClient.text(client.call("one.datastore.info", 1, false).value(), "FREE_MB"));
        sandbox.faults().fillDatastores(false);
        allocate("a", images.resolve("a.raw"));
    }

    @Test
    void leavesAnImageLockedWhoseCopyWasCutOffByTheEndOfTheServer() throws Exception {
        sandbox.faults().stallCopies();
        int id = allocate("a", images.resolve("a.raw"));
        restart();
        assertEquals(LOCKED, state(id));
        Files.writeString(
                Files.createDirectories(directory.resolve("state/datastores/1")).resolve(".x.part"), "cut off");
        restart();
        assertEquals(0, filesInDatastore());
        RpcClient.Answer refused = client.call("one.image.delete", id, false);
        assertEquals(
                "[one.image.delete] Image locked, use --force flag to remove the image. Force delete may leave some files"
                        + " on Datastore",
                refused.value());
        assertEquals(0x2000, refused.code());
        assertEquals(LOCKED, state(id));
        assertTrue(client.call("one.image.delete", id, true).ok());
        assertFalse(client.call("one.image.info", id, false).ok());
    }

    @Test
    void removesNoFileOutsideTheDatastore() throws Exception {
        Path precious = Files.writeString(directory.resolve("precious"), "precious");
        String template = "NAME=\"a\"\nSOURCE=\"" + precious + "\"\nFORMAT=\"raw\"\nSIZE=\"1\"";
        int id = Integer.parseInt(
                client.call("one.image.allocate", template, 1, false).value());
        assertEquals(READY, state(id));
        assertTrue(client.call("one.image.delete", id, false).ok());
        Eventually.await("gone", () -> !client.call("one.image.info", id, false).ok());
        assertTrue(Files.exists(precious));
    }

    @Test
    void followsTheTemplateEvenWhereItWasInjected() throws Exception {
        String title = "x\"\nPATH=\"" + images.resolve("a.raw");
        String template = "NAME=\"a\"\nPATH=\"" + images.resolve("none") + "\"\nTITLE=\"" + title + "\"";
        int id = Integer.parseInt(
                client.call("one.image.allocate", template, 1, false).value());
        assertEquals(images.resolve("a.raw").toString(), field(id, "PATH"));
    }

    @Test
    void refusesATemplateThatCannotBeWrittenAsXml() throws Exception {
        String path = images.resolve("a.raw").toString();
        assertEquals(
                "[one.image.allocate] Parse error.",
                client.call("one.image.allocate", "NAME=\"a\"\nPATH=\"" + path + "\"\nX=\"]]>\"", 1, false)
                        .value());
        RpcClient.Answer xml = client.call(
                "one.image.allocate", "<IMAGE><NAME>a</NAME><PATH>" + path + "</PATH><X>]]&gt;</X></IMAGE>", 1, false);
        assertEquals(
                "[one.image.allocate] Error allocating a new image. Error transforming the Image to XML.", xml.value());
        assertEquals(0x4000, xml.code());
    }

    @Test
    void takesATemplateAsXml() throws Exception {
        String template = "<IMAGE><NAME>a</NAME><PATH>" + images.resolve("a.raw")
                + "</PATH><TITLE>\"quoted\" \\ and\nnew &amp; line</TITLE></IMAGE>";
        int id = Integer.parseInt(
                client.call("one.image.allocate", template, 1, false).value());
        assertEquals("\"quoted\" \\ and\nnew & line", field(id, "TITLE"));
    }

    @Test
    void makesAnImageOfAFileReadyAgainAfterAnError() throws Exception {
        sandbox.faults().failNextCopy("no");
        int id = allocate("a", images.resolve("a.raw"));
        awaitState(id, ERROR);
        assertTrue(client.call("one.image.enable", id, false).ok());
        assertEquals("3", state(id));
        assertTrue(client.call("one.image.enable", id, true).ok());
        assertEquals(READY, state(id));
    }

    @Test
    void disablesNoLockedImage() throws Exception {
        sandbox.faults().stallCopies();
        int id = allocate("a", images.resolve("a.raw"));
        RpcClient.Answer answer = client.call("one.image.enable", id, false);
        assertEquals("[one.image.enable] Could not disable image: Image cannot be in state LOCKED.", answer.value());
        assertEquals(0x2000, answer.code());
    }

    private int allocate(String name, Path file) throws Exception {
        RpcClient.Answer answer = client.call("one.image.allocate", template(name, file), 1, false);
        assertTrue(answer.ok(), answer::value);
        return Integer.parseInt(answer.value());
    }

    private static String template(String name, Path file) {
        return "NAME=\"" + name + "\"\nPATH=\"" + file + "\"";
    }

    private String state(int id) throws Exception {
        return field(id, "STATE");
    }

    private String field(int id, String element) throws Exception {
        return RpcClient.text(client.call("one.image.info", id, false).value(), element);
    }

    private void awaitState(int id, String state) throws Exception {
        Eventually.await("state " + state, () -> state(id).equals(state));
    }

    private long filesInDatastore() throws IOException {
        Path datastore = directory.resolve("state/datastores/1");
        if (!Files.exists(datastore)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(datastore)) {
            return files.count();
        }
    }

    private void restart() {
        restartWith(options);
    }

    private void restartWith(SandboxOptions changed) {
        if (sandbox != null) {
            sandbox.close();
        }
        sandbox = Sandbox.start(changed);
        client = RpcClient.of(sandbox);
    }
}
