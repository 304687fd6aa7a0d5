package org.cloudimagefactory.itchy.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.ova.OvaFile;
import org.cloudimagefactory.itchy.ova.OvfText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectAndConvertIT {
    private static final int SIZE = 1 << 20;

    @TempDir
    Path directory;

    private Site site;
    private Path raw;

    @BeforeEach
    void make() throws IOException {
        site = new Site(directory);
        raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
    }

    @Test
    void tellsWhatFilesAre() throws IOException {
        Path qcow2 = Disks.convert(raw, directory.resolve("misleading.vmdk"), "qcow2");
        Path ova = new OvaFile()
                .with(
                        "m.ovf",
                        new OvfText().file("f1", "d.vmdk").disk("d1", "f1").toString())
                .with("d.vmdk", Files.readAllBytes(Disks.convert(raw, directory.resolve("v"), "vmdk")))
                .write(directory.resolve("a.ova"));
        Disks.run("sh", "-c", "gzip -c '" + raw + "' >'" + directory.resolve("a.gz") + "'");
        Site.Run run = inspect(
                "--output",
                "json",
                qcow2.toString(),
                ova.toString(),
                directory.resolve("a.gz").toString());
        assertEquals(0, run.exitCode(), run.err());
        JsonNode files = new ObjectMapper().readTree(run.out()).path("files");
        assertEquals("qcow2", files.at("/0/format").asText());
        assertEquals(SIZE, files.at("/0/virtual_size").asLong());
        assertTrue(files.at("/0/accepted").asBoolean());
        assertEquals("ova", files.at("/1/container").asText());
        assertEquals("d.vmdk", files.at("/1/disks/0/name").asText());
        assertEquals("gzip", files.at("/2/wrapper").asText());
        assertEquals("raw", files.at("/2/format").asText());
    }

    @Test
    void refusesAnArchiveWhoseManifestLies() throws IOException {
        Path disk = Disks.convert(raw, directory.resolve("v"), "vmdk");
        Path ova = new OvaFile()
                .with(
                        "m.ovf",
                        new OvfText().file("f1", "d.vmdk").disk("d1", "f1").toString())
                .with("d.vmdk", Files.readAllBytes(disk))
                .with("m.mf", "SHA512(d.vmdk)= " + "0".repeat(128) + "\n")
                .write(directory.resolve("a.ova"));
        Site.Run run = inspect(ova.toString());
        assertEquals(1, run.exitCode());
        assertTrue(
                run.out()
                        .contains("  refused: SHA-512 of d.vmdk is " + Disks.sha512(disk) + " instead of "
                                + "0".repeat(128) + "\n"),
                run.out());
    }

    @Test
    void refusesAnImageWithinAnImage() throws IOException {
        Path inner = directory.resolve("inner");
        Disks.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", "/etc/passwd", inner.toString());
        Path outer = Disks.convert(inner, directory.resolve("outer"), "vhdx");
        Site.Run run = inspect(outer.toString());
        assertEquals(1, run.exitCode());
        assertTrue(
                run.out().contains("  refused: what a guest sees of it is itself an image of format qcow2\n"),
                run.out());
    }

    @Test
    void namesTheFileThatQemuImgFindsDamaged() throws IOException {
        Path damaged = Disks.convert(raw, directory.resolve("damaged"), "qcow2");
        byte[] content = Files.readAllBytes(damaged);
        int firstRefcount = 2 * 65_536;
        content[firstRefcount + 1] = 0;
        Site.Run run = inspect(Files.write(damaged, content).toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains("  refused: image " + damaged + " is damaged: "), run.out());
    }

    @Test
    void givesEveryReasonAndGoesOnToTheNextFile() {
        Path evil = directory.resolve("evil");
        Disks.run("qemu-img", "create", "-q", "-f", "qcow2", "-F", "raw", "-b", "/etc/passwd", evil.toString());
        Site.Run run = inspect(evil.toString(), directory.resolve("none").toString(), raw.toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.out().contains(evil + ": refused\n"), run.out());
        assertTrue(run.out().contains("  refused: "), run.out());
        assertTrue(run.out().contains("none is not there\n"), run.out());
        assertTrue(run.out().contains(raw + ": accepted\n"), run.out());
    }

    @Test
    void needsQemuImgToInspect() {
        Site.Run run = inspect("-q", "/nonexistent/qemu-img", raw.toString());
        assertEquals(3, run.exitCode());
        assertEquals(
                "itchy: program '/nonexistent/qemu-img' not found; install qemu-img (Debian and Ubuntu: apt-get install"
                        + " qemu-utils)\n",
                run.err());
    }

    @Test
    void convertsByHand() {
        Path target = directory.resolve("out.vdi");
        assertEquals(new Site.Run(0, target + "\n", ""), convert(raw, target, "--format", "vdi"));
        assertTrue(Disks.same(raw, target, "vdi"));
        assertEquals(List.of(), hidden());
    }

    @Test
    void replacesNothingUnasked() throws IOException {
        Path target = Files.writeString(directory.resolve("out.qcow2"), "precious");
        assertEquals(
                new Site.Run(1, "", "itchy: " + target + " is there already; remove it, or use --force\n"),
                convert(raw, target));
        assertEquals("precious", Files.readString(target));
        assertEquals(0, convert(raw, target, "--force").exitCode());
        assertTrue(Disks.same(raw, target, "qcow2"));
    }

    @Test
    void aRefusedImageLeavesNothing() throws IOException {
        Path none = Files.write(directory.resolve("none"), new byte[SIZE]);
        Path target = directory.resolve("out.qcow2");
        Site.Run run = convert(none, target);
        assertEquals(1, run.exitCode());
        assertTrue(run.err().startsWith("itchy: disk " + none + " is refused: "), run.err());
        assertFalse(Files.exists(target));
        assertEquals(List.of(), hidden());
    }

    @Test
    void replacesNoImageOfAFurtherDiskUnasked() throws IOException {
        Path ova = twoDisks();
        Path target = directory.resolve("out.qcow2");
        Path second = Files.writeString(directory.resolve("out_data1.qcow2"), "precious");
        assertEquals(
                new Site.Run(1, "", "itchy: " + second + " is there already; remove it, or use --force\n"),
                convert(ova, target, "-q", qemuImg("echo touched >>'" + directory.resolve("converted") + "'")));
        assertEquals("precious", Files.readString(second));
        assertFalse(Files.exists(target));
        assertFalse(Files.exists(directory.resolve("converted")), "converted in vain");
        assertEquals(0, convert(ova, target, "--force").exitCode());
        assertTrue(Disks.same(raw, second, "qcow2"));
        assertEquals(List.of(), hidden());
    }

    @Test
    void replacesNothingThatComesWhileItConverts() throws IOException {
        Path second = directory.resolve("out_data1.raw");
        Path target = directory.resolve("out.raw");
        Site.Run run = convert(twoDisks(), target, "-f", "raw", "-q", qemuImg("echo precious >'" + second + "'"));
        assertEquals(new Site.Run(1, "", "itchy: " + second + " is there already; remove it, or use --force\n"), run);
        assertEquals("precious\n", Files.readString(second));
        assertFalse(Files.exists(target));
        assertEquals(List.of(), hidden());
    }

    @Test
    void theNextRunRemovesWhatAKilledOneLeftThere() throws IOException, InterruptedException {
        Path foreign = Files.writeString(directory.resolve(".itchy-precious"), "x");
        Disks.run("sh", "-c", "gzip -c '" + raw + "' >'" + directory.resolve("a.gz") + "'");
        Path target = directory.resolve("out.vdi");
        Process killed = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "org.cloudimagefactory.itchy.ItchyMain",
                        "convert",
                        "-q",
                        qemuImg("touch '" + directory.resolve("reached") + "'; exec sleep 600"),
                        "-f",
                        "vdi",
                        directory.resolve("a.gz").toString(),
                        target.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        while (!Files.exists(directory.resolve("reached"))) {
            assertTrue(killed.isAlive(), () -> "ended: " + Site.allNames(directory));
            Thread.sleep(20);
        }
        killed.destroyForcibly().waitFor();
        assertTrue(hidden().size() > 2, () -> "left nothing: " + hidden());
        assertEquals(0, convert(raw, target, "-f", "vdi").exitCode());
        assertEquals(List.of(foreign.getFileName().toString()), hidden());
    }

    /** A qemu-img that first runs a command when it is asked to convert to something else than a sample. */
    private String qemuImg(String command) throws IOException {
        Path script = Files.writeString(
                directory.resolve("qemu-img"),
                "#!/bin/sh\ncase \"$*\" in *' -p '*) " + command + " ;; esac\nexec qemu-img \"$@\"\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        return script.toString();
    }

    private Path twoDisks() throws IOException {
        byte[] disk = Files.readAllBytes(Disks.convert(raw, directory.resolve("v"), "vmdk"));
        return new OvaFile()
                .with(
                        "m.ovf",
                        new OvfText()
                                .file("f1", "a.vmdk")
                                .file("f2", "b.vmdk")
                                .disk("d1", "f1")
                                .disk("d2", "f2")
                                .toString())
                .with("a.vmdk", disk)
                .with("b.vmdk", disk)
                .write(directory.resolve("a.ova"));
    }

    @Test
    void putsFurtherDisksBesideTheFirst() throws IOException {
        Path ova = twoDisks();
        Path target = directory.resolve("out.raw");
        Site.Run run = convert(ova, target, "-f", "raw");
        assertEquals(target + "\n" + directory.resolve("out_data1.raw") + "\n", run.out());
        assertEquals(-1, Files.mismatch(raw, directory.resolve("out_data1.raw")));
    }

    private Site.Run inspect(String... arguments) {
        return run("inspect", arguments);
    }

    private Site.Run convert(Path source, Path target, String... options) {
        String[] arguments = new String[options.length + 2];
        System.arraycopy(options, 0, arguments, 0, options.length);
        arguments[options.length] = source.toString();
        arguments[options.length + 1] = target.toString();
        return run("convert", arguments);
    }

    private Site.Run run(String command, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = command;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return site.run(Map.of(), all);
    }

    private List<String> hidden() {
        return Site.allNames(directory).stream()
                .filter(name -> name.startsWith("."))
                .toList();
    }
}
