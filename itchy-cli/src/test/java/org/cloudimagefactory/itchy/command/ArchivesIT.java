package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cloudimagefactory.common.image.DiskSource;
import org.cloudimagefactory.common.ova.ArchivedDisk;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.ova.OvaFile;
import org.cloudimagefactory.itchy.ova.OvfText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives other than plain OVAs, as the tools of those who publish them make them. */
class ArchivesIT {
    private static final int SIZE = 1 << 20;

    @TempDir
    Path directory;

    private Site site;
    private Path raw;

    @BeforeEach
    void make() throws IOException {
        site = new Site(directory);
        raw = Disks.raw(directory.resolve("disk.raw"), SIZE, 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--format=oldgnu -S",
                "--format=posix --sparse-version=0.0 -S",
                "--format=posix --sparse-version=0.1 -S",
                "--format=posix --sparse-version=1.0 -S",
                "--format=ustar"
            })
    void takesADiskInATarAsGoogleDocumentsIt(String options) throws IOException {
        Disks.run("fallocate", "--dig-holes", raw.toString());
        tar(options, "image.tar.gz", "disk.raw");
        assertTaken(directory.resolve("image.tar.gz"), "tar", "gzip");
    }

    @Test
    void takesABoxOfVagrantForLibvirt() throws IOException {
        Disks.convert(raw, directory.resolve("box.img"), "qcow2");
        Files.writeString(
                directory.resolve("metadata.json"),
                "{\"provider\":\"libvirt\",\"format\":\"qcow2\",\"virtual_size\":1}");
        Files.writeString(directory.resolve("Vagrantfile"), "Vagrant.configure(\"2\") do |config|\nend\n");
        tar("-S", "a.box", "./metadata.json ./Vagrantfile ./box.img");
        assertTaken(directory.resolve("a.box"), "box", "gzip");
    }

    @ParameterizedTest
    @ValueSource(ints = {ZipEntry.STORED, ZipEntry.DEFLATED})
    void takesAZipWithOneDisk(int method) throws IOException {
        Path zip = zip(method, "folder/disk.raw", Files.readAllBytes(raw));
        assertTaken(zip, "zip", "none");
    }

    @Test
    void refusesAZipWhoseDiskIsDamagedOrItselfAnArchive() throws IOException {
        byte[] content = Files.readAllBytes(raw);
        Path zip = zip(ZipEntry.STORED, "disk.raw", content);
        byte[] bytes = Files.readAllBytes(zip);
        bytes[5000] ^= 1;
        Files.write(zip, bytes);
        assertRefused(zip, "it is not what the archive says, so it is damaged");
        tar("", "disk.img", "disk.raw");
        assertRefused(
                zip(ZipEntry.DEFLATED, "disk.img", Files.readAllBytes(directory.resolve("disk.img"))),
                "it is itself an archive, or compressed");
        assertRefused(zip(ZipEntry.DEFLATED, "../disk.img", content), "leads out of the archive");
        assertRefused(zip(ZipEntry.DEFLATED, "disk.raw", content, "b.img"), "it holds 2 disks");
        assertRefused(zip(ZipEntry.DEFLATED, "disk.raw", new byte[70 << 20]), "MiB of zeros");
        Files.write(zip, new byte[] {'P', 'K', 3, 4});
        assertRefused(zip, "it is no sound zip");
    }

    @Test
    void tellsWhatIsOddAndRefusesItWhenItIsToBeStrict() throws IOException {
        Path ova = oddArchive();
        Site.Run run = site.run(Map.of(), "inspect", ova.toString());
        assertEquals(0, run.exitCode(), run.out());
        String size = "OVF description gives 'd.vmdk' 7 bytes, and it has ";
        assertTrue(run.out().contains("  warning: " + size), run.out());
        assertTrue(run.out().contains("  warning: manifest says nothing of 'd.vmdk'\n"), run.out());
        JsonNode strict = inspect(1, "--strict", ova.toString());
        assertFalse(strict.path("accepted").asBoolean());
        assertTrue(strict.at("/reasons/0").asText().startsWith(size), strict.toString());
        assertEquals(2, inspect(0, ova.toString()).path("warnings").size());
        Path target = directory.resolve("out.raw");
        Site.Run refused = site.run(Map.of(), "convert", "--strict", "-f", "raw", ova.toString(), target.toString());
        assertEquals(1, refused.exitCode());
        assertTrue(refused.err().startsWith("itchy: " + ova + " is refused: " + size), refused.err());
        assertFalse(Files.exists(target));
        Site.Run taken = site.run(Map.of(), "convert", "-f", "raw", ova.toString(), target.toString());
        assertEquals(0, taken.exitCode(), taken.err());
        assertTrue(taken.err().contains("itchy: warning: manifest says nothing of 'd.vmdk'\n"), taken.err());
    }

    @Test
    void anEventTellsWhatIsOddAboutItsImage() throws IOException {
        Files.copy(oddArchive(), site.cache.resolve("odd"));
        site.archive("AvailablePostfix", "odd", "1");
        Site.Run plan = site.process("--dry-run");
        assertTrue(plan.out().contains("; warning: OVF description gives"), plan.out());
        Site.Run run = site.process("--output", "json");
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(
                2,
                new ObjectMapper().readTree(run.out()).at("/events/0/warnings").size(),
                run.out());
        site.archive("AvailablePostfix", "odd", "2");
        assertEquals(1, site.process("--strict", "--dry-run").exitCode());
    }

    @Test
    void theDiskOfItsOwnArchiveHasItsNameAndAProperEnd() throws IOException {
        Path ova = directory.resolve("out.ova");
        assertEquals(
                0,
                site.run(Map.of(), "convert", "-f", "ova", raw.toString(), ova.toString())
                        .exitCode());
        DiskSource disk = ArchivedDisk.find(ova).orElseThrow();
        byte[] all = Files.readAllBytes(ova);
        String vmdk = new String(all, (int) disk.offset(), (int) disk.length(), StandardCharsets.ISO_8859_1);
        assertTrue(vmdk.contains("SPARSE \"out-disk1.vmdk\"\n"));
        assertTrue(vmdk.endsWith("\0".repeat(512)));
        assertFalse(vmdk.endsWith("\0".repeat(1024)));
        Path again = directory.resolve("again.raw");
        assertEquals(
                0,
                site.run(Map.of(), "convert", "-f", "raw", ova.toString(), again.toString())
                        .exitCode());
        assertEquals(-1, Files.mismatch(raw, again));
    }

    @Test
    void aVmdkHoldsItsOwnNameAndTheAdapterThatIsWanted() throws IOException {
        Path target = directory.resolve("my \"disk\".vmdk");
        Site.Run run = site.run(
                Map.of(), "convert", "-f", "vmdk", "--vmdk-adapter", "LsiLogic", raw.toString(), target.toString());
        assertEquals(0, run.exitCode(), run.err());
        String head = new String(Files.readAllBytes(target), 512, 20 * 512, StandardCharsets.ISO_8859_1);
        assertTrue(head.contains("RW 2048 SPARSE \"my _disk_.vmdk\"\n"), head);
        assertTrue(head.contains("ddb.adapterType = \"lsilogic\"\n"), head);
        assertFalse(head.contains(".part"), head);
        assertTrue(Disks.same(raw, target, "vmdk"));
        assertEquals(0, site.run(Map.of(), "inspect", target.toString()).exitCode());
    }

    @Test
    void aFixedVhdIsOfWholeMebibytesAsAzureWantsIt() throws IOException {
        Path odd = Disks.raw(directory.resolve("odd.raw"), SIZE + 4096, 2);
        Path target = directory.resolve("out.vhd");
        Site.Run run = site.run(Map.of(), "convert", "-f", "vpc", "--vpc", "fixed", odd.toString(), target.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(2 * SIZE + 512, Files.size(target));
        byte[] bytes = Files.readAllBytes(target);
        byte[] content = Files.readAllBytes(odd);
        for (int i = 0; i < 2 * SIZE; i++) {
            assertEquals(i < content.length ? content[i] : 0, bytes[i]);
        }
        JsonNode verdict = inspect(0, target.toString());
        assertEquals(2 * SIZE, verdict.path("virtual_size").asLong());
        assertEquals("fixed", verdict.at("/disks/0/details/subformat").asText());
    }

    private Path oddArchive() throws IOException {
        String ovf = new OvfText()
                .file("f1", "d.vmdk", "ovf:size='7'")
                .disk("d1", "f1")
                .toString();
        return new OvaFile()
                .with("m.ovf", ovf)
                .withManifest("m.mf", "SHA-256")
                .with("d.vmdk", Files.readAllBytes(Disks.convert(raw, directory.resolve("v"), "vmdk")))
                .write(directory.resolve("odd.ova"));
    }

    private void assertTaken(Path archive, String container, String wrapper) throws IOException {
        JsonNode verdict = inspect(0, archive.toString());
        assertEquals(container, verdict.path("container").asText());
        assertEquals(wrapper, verdict.path("wrapper").asText());
        assertEquals(SIZE, verdict.path("virtual_size").asLong());
        Path target = directory.resolve("out.raw");
        Site.Run run = site.run(Map.of(), "convert", "-f", "raw", archive.toString(), target.toString());
        assertEquals(0, run.exitCode(), run.err());
        assertEquals(-1, Files.mismatch(raw, target));
    }

    private void assertRefused(Path archive, String reason) throws IOException {
        String found = inspect(1, archive.toString()).path("reasons").toString();
        assertTrue(found.contains(reason), found);
    }

    private JsonNode inspect(int exitCode, String... arguments) throws IOException {
        String[] all = new String[arguments.length + 3];
        all[0] = "inspect";
        all[1] = "--output";
        all[2] = "json";
        System.arraycopy(arguments, 0, all, 3, arguments.length);
        Site.Run run = site.run(Map.of(), all);
        assertEquals(exitCode, run.exitCode(), run.out() + run.err());
        return new ObjectMapper().readTree(run.out()).at("/files/0");
    }

    private void tar(String options, String archive, String files) {
        Disks.run(
                "sh",
                "-c",
                "cd '" + directory + "' && tar " + options + " -caf " + archive + ".tar " + files
                        + " && case " + archive + " in *.img) mv " + archive + ".tar " + archive + ";; *) gzip -c "
                        + archive
                        + ".tar >" + archive + ";; esac");
    }

    private Path zip(int method, String name, byte[] content, String... more) throws IOException {
        Path zip = directory.resolve("a.zip");
        try (OutputStream file = Files.newOutputStream(zip);
                ZipOutputStream out = new ZipOutputStream(file)) {
            out.putNextEntry(new ZipEntry("__MACOSX/"));
            out.putNextEntry(new ZipEntry("__MACOSX/._disk.raw"));
            out.write(new byte[200]);
            ZipEntry entry = new ZipEntry(name);
            if (method == ZipEntry.STORED) {
                CRC32 crc = new CRC32();
                crc.update(content);
                entry.setMethod(method);
                entry.setSize(content.length);
                entry.setCrc(crc.getValue());
            }
            out.putNextEntry(entry);
            out.write(content);
            for (String each : more) {
                out.putNextEntry(new ZipEntry(each));
                out.write(content);
            }
        }
        return zip;
    }
}
