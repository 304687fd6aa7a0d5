package org.cloudimagefactory.itchy.ova;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OvfReaderTest {
    private final OvfText text = new OvfText()
            .file("f1", "disk.vmdk", "ovf:size='123'")
            .disk("d1", "f1")
            .item(3, "<rasd:VirtualQuantity>4</rasd:VirtualQuantity>")
            .item(
                    4,
                    "<rasd:AllocationUnits>byte * 2^30</rasd:AllocationUnits><rasd:VirtualQuantity>2</rasd:VirtualQuantity>")
            .hardDisk("d1", "");

    @Test
    void readsFilesDisksAndDevices() {
        OvfDocument ovf = read(text.toString());
        assertEquals(
                new OvfDocument.FileReference("disk.vmdk", "", 0, 123),
                ovf.files().get("f1"));
        assertEquals("d1", ovf.disks().get(0).id());
        assertEquals("ovf:/disk/d1", ovf.items().get(2).get("HostResource").orElseThrow());
        assertEquals(new MachineFacts("Debian_64", 4L, 2048L), MachineFacts.of(ovf));
    }

    @Test
    void readsUtf16OfBothKinds() {
        String utf16 = new OvfText()
                .encoding("UTF-16")
                .file("f1", "dísk.vmdk")
                .disk("d1", "f1")
                .toString();
        assertEquals(
                "dísk.vmdk",
                read(utf16.getBytes(StandardCharsets.UTF_16)).files().get("f1").href());
        byte[] little = ("\ufeff" + utf16).getBytes(StandardCharsets.UTF_16LE);
        assertEquals("dísk.vmdk", read(little).files().get("f1").href());
        byte[] unmarked = utf16.getBytes(StandardCharsets.UTF_16BE);
        assertEquals("dísk.vmdk", read(unmarked).files().get("f1").href());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "vmw", "ns0"})
    void readsAnyPrefix(String prefix) {
        OvfDocument ovf = read(new OvfText()
                .prefix(prefix)
                .file("f1", "disk.vmdk")
                .disk("d1", "f1")
                .toString());
        assertEquals(1, ovf.disks().size());
        assertEquals("Debian_64", ovf.operatingSystem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE Envelope>\n",
                "<!DOCTYPE a [<!ENTITY x 'y'>]>\n",
                "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>\n",
                "<!DOCTYPE a SYSTEM 'http://127.0.0.1:1/x.dtd'>\n",
                "<!DOCTYPE a PUBLIC '-//X//Y' 'http://127.0.0.1:1/x.dtd' [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>\n"
            })
    void refusesADocumentType(String doctype) {
        assertEquals(
                "OVF description is refused: it has a document type or an entity of its own",
                refusal(text.preamble(doctype).toString()));
    }

    @Test
    void refusesExternalEntitiesAndBombsWithoutReadingThem(@TempDir Path directory) throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "SECRET");
        String external = text.preamble("<!DOCTYPE a [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>\n")
                .toString()
                .replace("Debian_64", "&x;");
        assertTrue(refusal(external).startsWith("OVF description is refused: "));
        String bomb = text.preamble("<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;'>"
                        + "<!ENTITY c '&b;&b;&b;&b;&b;'><!ENTITY d '&c;&c;&c;&c;&c;'>]>\n")
                .toString()
                .replace("Debian_64", "&d;");
        assertTrue(refusal(bomb).startsWith("OVF description is refused: "));
    }

    @Test
    void refusesAnUnknownEntity() {
        assertTrue(
                refusal(text.toString().replace("Debian_64", "&unknown;")).startsWith("OVF description is refused: "));
    }

    @Test
    void refusesMoreThanFourMebibytes() {
        byte[] large = new byte[OvfReader.SIZE_LIMIT + 1];
        Problem problem = assertThrows(Problem.class, () -> read(large));
        assertEquals("OVF description is refused: it is larger than 4 MiB", problem.line());
    }

    @Test
    void refusesDeepNesting() {
        String deep = "<a>".repeat(100) + "</a>".repeat(100);
        assertEquals(
                "OVF description is refused: it is nested deeper than 64",
                refusal(text.toString().replace("Debian_64", deep)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<", "<a/>", "no xml", "<?xml version='1.0'?><Envelope>"})
    void refusesWhatIsNoEnvelope(String broken) {
        assertTrue(refusal(broken).startsWith("OVF description is refused: "), refusal(broken));
    }

    @Test
    void refusesTwoDisksOfOneId() {
        assertEquals(
                "OVF description is refused: it gives two disks the same id",
                refusal(new OvfText()
                        .file("f1", "a")
                        .file("f2", "b")
                        .disk("d1", "f1")
                        .disk("d1", "f2")
                        .toString()));
    }

    @Test
    void refusesSeveralMachines() {
        assertEquals(
                "OVF description is refused: it describes 2 virtual systems, and one can be taken in",
                refusal(text.after("<ovf:VirtualSystem ovf:id='b'/>").toString()));
    }

    @Test
    void looksForDisksAndDevicesInTheirSectionsAlone() {
        OvfDocument ovf = read(text.after("<ovf:X><ovf:Disk ovf:diskId='z' ovf:fileRef='f1'/><ovf:Item/></ovf:X>")
                .toString());
        assertEquals(1, ovf.disks().size());
        assertEquals(3, ovf.items().size());
    }

    @Test
    void prefersTheAttributesOfOvf() {
        OvfDocument ovf = read(new OvfText()
                .file("f1", "disk.vmdk", "href='evil' xmlns:e='urn:e' e:href='worse'")
                .disk("d1", "f1")
                .toString());
        assertEquals("disk.vmdk", ovf.files().get("f1").href());
    }

    @Test
    void refusesNumbersThatAreNone() {
        assertEquals(
                "OVF description is refused: its chunkSize '-5' is no number",
                refusal(new OvfText()
                        .file("f1", "d", "ovf:chunkSize='-5'")
                        .disk("d1", "f1")
                        .toString()));
    }

    private String refusal(String xml) {
        return assertThrows(Problem.class, () -> read(xml)).line();
    }

    private static OvfDocument read(String xml) {
        return read(xml.getBytes(StandardCharsets.UTF_8));
    }

    private static OvfDocument read(byte[] xml) {
        return new OvfReader().read(xml);
    }
}
