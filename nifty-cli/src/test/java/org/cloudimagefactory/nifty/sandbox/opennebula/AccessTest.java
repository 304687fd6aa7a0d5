package org.cloudimagefactory.nifty.sandbox.opennebula;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.nifty.sandbox.opennebula.model.OneVersion;
import org.cloudimagefactory.nifty.sandbox.opennebula.template.Attributes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sees and may do what, and under which names. */
class AccessTest {
    @TempDir
    Path directory;

    private Sandbox sandbox;
    private RpcClient admin;
    private RpcClient plain;

    @BeforeEach
    void start() throws Exception {
        sandbox = Sandbox.start(SandboxOptions.in(directory));
        admin = RpcClient.of(sandbox);
        assertEquals("100", admin.call("one.group.allocate", "vo").value());
        assertTrue(admin.call("one.user.allocate", "plain", "word", "").ok());
        plain = new RpcClient(sandbox.endpoint(), "plain:word");
    }

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Test
    void keepsOthersFromImagesThatTheyMayNotUse() throws Exception {
        int id = addImages("a").get(0);
        RpcClient.Answer answer = plain.call("one.image.info", id, false);
        assertEquals("[one.image.info] User [2] : Not authorized to perform USE IMAGE [" + id + "].", answer.value());
        assertEquals(0x0200, answer.code());
        assertEquals(
                "[one.image.delete] User [2] : Not authorized to perform MANAGE IMAGE [" + id + "].",
                plain.call("one.image.delete", id, false).value());
        assertTrue(admin.call("one.image.chmod", id, 1, 1, 0, 0, 0, 0, 1, 0, 0).ok());
        assertTrue(plain.call("one.image.info", id, false).ok());
        assertEquals(List.of(id), ids(plain, -2, -1, -1));
    }

    @Test
    void letsOthersNeitherMakeGroupsNorListUsers() throws Exception {
        assertEquals(
                "[one.group.allocate] User [2] : Not authorized to perform CREATE GROUP.",
                plain.call("one.group.allocate", "x").value());
        assertEquals(0x0200, plain.call("one.userpool.info").code());
        String groups = plain.call("one.grouppool.info").value();
        assertEquals("1", RpcClient.text(groups, "ID"));
        assertEquals("2", RpcClient.text(plain.call("one.user.info", -1, false).value(), "ID"));
    }

    @Test
    void changesOnlyTheBitsThatAreGiven() throws Exception {
        int id = addImages("a").get(0);
        assertTrue(admin.call("one.image.chmod", id, -1, -1, -1, 1, -1, -1, -1, -1, 1)
                .ok());
        assertEquals("110100001", bits(id));
        assertEquals(
                "[one.image.chmod] New permission values must be -1, 0 or 1",
                admin.call("one.image.chmod", id, 2, 0, 0, 0, 0, 0, 0, 0, 0).value());
    }

    @Test
    void filtersPoolsByOwnerGroupAndRange() throws Exception {
        List<Integer> all = addImages("a", "b", "c", "d");
        assertTrue(admin.call("one.image.chown", all.get(1), 2, 100).ok());
        assertEquals(List.of(3, 2, 1, 0), ids(admin, -2, -1, -1));
        assertEquals(List.of(3, 2, 0), ids(admin, -3, -1, -1));
        assertEquals(List.of(3, 2, 0), ids(admin, -1, -1, -1));
        assertEquals(List.of(3, 2, 0), ids(admin, -4, -1, -1));
        assertEquals(List.of(1), ids(admin, 2, -1, -1));
        assertEquals(List.of(2, 1), ids(admin, -2, 1, 2));
        assertEquals(List.of(3, 2), ids(admin, -2, 2, -1));
        assertEquals(List.of(3, 2, 1, 0), ids(admin, -2, -1, 1));
        assertEquals(List.of(2, 1), ids(admin, -2, 1, -2));
        assertEquals(List.of(1), ids(plain, -2, -1, -1));
        RpcClient.Answer wrong = admin.call("one.imagepool.info", -5, -1, -1);
        assertEquals("[one.imagepool.info] Incorrect filter_flag", wrong.value());
        assertEquals(0x1000, wrong.code());
    }

    @Test
    void givesNoObjectANameThatItsOwnerHasAlready() throws Exception {
        List<Integer> ids = addImages("a", "b");
        RpcClient.Answer answer = admin.call("one.image.rename", ids.get(1), "a");
        assertEquals(
                "[one.image.rename] image cannot be renamed to a because it collides with image 0", answer.value());
        assertEquals(0x0800, answer.code());
        assertTrue(admin.call("one.image.chown", ids.get(1), 2, -1).ok());
        assertTrue(admin.call("one.image.rename", ids.get(1), "a").ok());
        assertEquals(
                "[one.image.chown] user [0] already owns image [0] with NAME a",
                admin.call("one.image.chown", ids.get(1), 0, -1).value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"&", "|", ":", "\\", "\"", ";", "/", "'", "#", "{", "}", "$", "<", ">"})
    void refusesCharactersInNames(String character) throws Exception {
        int id = addImages("a").get(0);
        assertEquals(
                "[one.image.rename] Invalid NAME, char '" + character + "' is not allowed",
                admin.call("one.image.rename", id, "x" + character).value());
    }

    @ParameterizedTest
    @CsvSource({"128, true", "129, false"})
    void limitsNamesInBytes(int bytes, boolean fits) throws Exception {
        int id = addImages("a").get(0);
        String name = "\u00e9".repeat(bytes / 2) + "x".repeat(bytes % 2);
        assertEquals(fits, admin.call("one.image.rename", id, name).ok());
        assertEquals(
                "[one.image.rename] Invalid NAME, it cannot be empty",
                admin.call("one.image.rename", id, "").value());
    }

    @ParameterizedTest
    @CsvSource({"V6_10, true", "V7_4, false"})
    void takesANewlineInANameOnlyInTheOldVersion(OneVersion version, boolean taken) throws Exception {
        Path other = Files.createDirectory(directory.resolve("other"));
        try (Sandbox versioned = Sandbox.start(SandboxOptions.in(other).imitating(version))) {
            RpcClient client = RpcClient.of(versioned);
            assertEquals(
                    taken, client.call("one.template.allocate", "NAME=\"a\nb\"").ok());
        }
    }

    @Test
    void keepsUserAndSecretAcrossRestartsAndHashesThem() throws Exception {
        String session = sandbox.session();
        assertEquals(session + "\n", Files.readString(sandbox.authFile()));
        assertEquals(
                "[OWNER_READ, OWNER_WRITE]",
                new java.util.TreeSet<>(Files.getPosixFilePermissions(sandbox.authFile())).toString());
        sandbox.close();
        sandbox = Sandbox.start(SandboxOptions.in(directory));
        assertEquals(session, sandbox.session());
        assertTrue(new RpcClient(sandbox.endpoint(), "plain:word")
                .call("one.user.info", -1, false)
                .ok());
        assertTrue(!Files.readString(directory.resolve("journal")).contains(session.substring("oneadmin:".length())));
    }

    private List<Integer> addImages(String... names) {
        List<CloudFiller.Entry> entries = new ArrayList<>();
        for (String name : names) {
            entries.add(new CloudFiller.Entry(name, Attributes.NONE));
        }
        return sandbox.filler().addImages(entries);
    }

    private String bits(int id) throws Exception {
        String xml = admin.call("one.image.info", id, false).value();
        StringBuilder bits = new StringBuilder();
        for (String who : List.of("OWNER", "GROUP", "OTHER")) {
            for (String what : List.of("U", "M", "A")) {
                bits.append(RpcClient.text(xml, who + "_" + what));
            }
        }
        return bits.toString();
    }

    private static List<Integer> ids(RpcClient client, int flag, int start, int end) throws Exception {
        Matcher matcher = Pattern.compile("<IMAGE><ID>([0-9]+)</ID>")
                .matcher(client.call("one.imagepool.info", flag, start, end).value());
        List<Integer> ids = new ArrayList<>();
        while (matcher.find()) {
            ids.add(Integer.valueOf(matcher.group(1)));
        }
        return ids;
    }
}
