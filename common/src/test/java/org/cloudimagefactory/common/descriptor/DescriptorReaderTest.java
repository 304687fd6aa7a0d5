package org.cloudimagefactory.common.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorReaderTest {
    private static final String REGISTRATION = "{'action':'registration','identifier':'a','version':'1',"
            + "'disks':[{'type':'os','format':'qcow2','path':'/x/a.qcow2','size':1024}]}";

    private final DescriptorReader reader = new DescriptorReader();

    @Test
    void fillsDefaultsAndTakesNullForAbsent() {
        ApplianceDescriptor descriptor =
                read(REGISTRATION.replace("'version':'1'", "'version':'1','title':null,'os':{'distribution':null}"));
        assertNull(descriptor.title());
        assertEquals(List.of(), descriptor.groups());
        assertEquals(new OperatingSystem("linux", null, null, "x86_64"), descriptor.os());
        assertEquals(1024L, descriptor.osDisk().orElseThrow().size());
    }

    @Test
    void readsThePredecessorsExpiration() {
        ApplianceDescriptor descriptor = read("{'action':'expiration','version':'4','identifier':'x'}");
        assertEquals(Action.EXPIRATION, descriptor.action());
        assertEquals("4", descriptor.version());
    }

    @Test
    void keepsUnknownFieldsAndAttributes(@TempDir Path directory) {
        ApplianceDescriptor descriptor = read(REGISTRATION.replace(
                "'version':'1'", "'version':'1','later':{'a':[1]},'attributes':{'vmcatcher_event_sl_comments':'é'}"));
        Path file = directory.resolve("d.json");
        new DescriptorWriter(FilePermissions.parse("640")).write(descriptor, file);
        ApplianceDescriptor again = reader.read(file);
        assertEquals(descriptor, again);
        assertEquals("[1]", String.valueOf(again.unknown().get("later").get("a")));
        assertEquals("é", again.attributes().get("vmcatcher_event_sl_comments"));
    }

    @Test
    void takesFieldsOfLaterVersionsNullsAndAllSpellingsOfUtc() {
        ApplianceDescriptor descriptor = read(REGISTRATION
                .replace("'version':'1'", "'version':'1','os':{'codename':'x'},'expires':'2027-05-31t00:00:00+00:00'")
                .replace("'type':'os'", "'type':'os','bus':'virtio','checksum':{'sha512':null}"));
        assertEquals("2027-05-31T00:00:00Z", descriptor.expires());
        assertEquals(Map.of(), descriptor.disks().get(0).checksum());
    }

    @Test
    void refusesWhatIsNotUtf8() {
        byte[] latin = "{\"action\":\"expiration\",\"identifier\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        Problem e = assertThrows(Problem.class, () -> reader.read(latin, "d.json"));
        assertEquals("invalid descriptor d.json: it is not UTF-8", e.line());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "not json | no valid JSON",
                "[] | no JSON object",
                "{'action':'registration'} | identifier",
                "{'action':'other','identifier':'a'} | /action",
                "{'action':'expiration','identifier':7} | /identifier",
                "{'action':'expiration','identifier':'a\\u001bb'} | /identifier",
                "{'action':'registration','identifier':'a','version':'1'} | disks",
                "{'action':'update','identifier':'a','version':'1','disks':[]} | /disks",
                "{'action':'expiration','identifier':'a','identifier':'b'} | Duplicate",
                "{'action':'expiration','identifier':'a'} {} | no valid JSON",
                "{'action':'expiration','identifier':'a','expires':'tomorrow'} | /expires",
                "{'action':'expiration','identifier':'a','attributes':{'a b':'c'}} | attributes",
                "{'action':'expiration','identifier':'a','cpu':'two'} | /cpu",
            })
    void namesFileAndFieldOfABadDescriptor(String text, String expected) {
        Problem e = assertThrows(Problem.class, () -> read(text));
        assertTrue(e.line().startsWith("invalid descriptor d.json: "), e.line());
        assertTrue(e.line().contains(expected), e.line());
        assertFalse(e.line().contains("\n"), e.line());
    }

    @Test
    void refusesRelativePathsAndTwoOsDisks() {
        assertThrows(Problem.class, () -> read(REGISTRATION.replace("/x/a.qcow2", "a.qcow2")));
        String disk = "{'type':'os','format':'raw','path':'/b'}";
        assertThrows(Problem.class, () -> read(REGISTRATION.replace("'disks':[", "'disks':[" + disk + ",")));
    }

    @Test
    void refusesDeepAndLargeDocuments() {
        String deep = "[".repeat(20) + "]".repeat(20);
        Problem tooDeep = assertThrows(
                Problem.class, () -> read(REGISTRATION.replace("'version':'1'", "'version':'1','x':" + deep)));
        assertTrue(tooDeep.line().contains("depth"), tooDeep.line());
        String large = " ".repeat(1 << 20) + REGISTRATION;
        Problem tooLarge = assertThrows(Problem.class, () -> read(large));
        assertTrue(tooLarge.line().contains("larger than 1 MiB"), tooLarge.line());
    }

    private ApplianceDescriptor read(String text) {
        return reader.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "d.json");
    }
}
