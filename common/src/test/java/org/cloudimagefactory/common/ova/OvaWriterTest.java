package org.cloudimagefactory.common.ova;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.spool.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class OvaWriterTest {
    private static final OvaMachine MACHINE =
            new OvaMachine("web-1", "Acme <1> & more", 2, 512, OvaMachine.Controller.IDE, true);

    @TempDir
    Path directory;

    @Test
    void putsDescriptionThenManifestThenDisks() throws Exception {
        Map<String, byte[]> entries = entries(archive("one.ova"));
        assertEquals(List.of("web-1.ovf", "web-1.mf", "web-1-disk1.vmdk"), List.copyOf(entries.keySet()));
        String manifest = new String(entries.get("web-1.mf"), StandardCharsets.UTF_8);
        assertEquals(
                "SHA256(web-1.ovf)= " + sha256(entries.get("web-1.ovf")) + "\nSHA256(web-1-disk1.vmdk)= "
                        + sha256(entries.get("web-1-disk1.vmdk")) + "\n",
                manifest);
    }

    @Test
    void describesMachineAndDisk() throws Exception {
        byte[] ovf = entries(archive("one.ova")).get("web-1.ovf");
        DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setNamespaceAware(true);
        Document document = factory.newDocumentBuilder().parse(new ByteArrayInputStream(ovf));
        String namespace = "http://schemas.dmtf.org/ovf/envelope/1";
        assertEquals(
                "1048576",
                ((org.w3c.dom.Element) document.getElementsByTagNameNS(namespace, "Disk")
                                .item(0))
                        .getAttributeNS(namespace, "capacity"));
        String text = document.getDocumentElement().getTextContent();
        assertTrue(text.contains("Acme <1> & more"), text);
        assertTrue(text.contains("PIIX4"), text);
        assertEquals(5, document.getElementsByTagNameNS(namespace, "Item").getLength());
    }

    @Test
    void writesTheSameBytesForTheSameInputs() throws IOException {
        assertArrayEquals(Files.readAllBytes(archive("one.ova")), Files.readAllBytes(archive("two.ova")));
    }

    @Test
    void itsDiskIsFoundWhereItLies() throws IOException {
        Path archive = archive("one.ova");
        DiskSource disk = ArchivedDisk.find(archive).orElseThrow();
        assertEquals(archive, disk.file());
        assertEquals(512, disk.length());
        byte[] all = Files.readAllBytes(archive);
        String found = new String(all, (int) disk.offset(), (int) disk.length(), StandardCharsets.UTF_8);
        assertEquals("not really a disk", found.replace("\0", ""));
    }

    private Path archive(String name) throws IOException {
        Path disk = Files.writeString(directory.resolve(name + ".vmdk"), "not really a disk");
        Path target = directory.resolve(name);
        OvaWriter.write(target, MACHINE, List.of(new OvaDisk(disk, 1 << 20)));
        return target;
    }

    private static Map<String, byte[]> entries(Path archive) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (InputStream in = Files.newInputStream(archive);
                TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                entries.put(entry.getName(), tar.readAllBytes());
            }
        }
        return entries;
    }

    private static String sha256(byte[] content) {
        return Digest.SHA_256.of(content);
    }
}
