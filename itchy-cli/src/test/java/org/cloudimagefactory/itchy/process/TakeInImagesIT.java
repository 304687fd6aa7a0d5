package org.cloudimagefactory.itchy.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.Disk;
import org.cloudimagefactory.itchy.Disks;
import org.cloudimagefactory.itchy.Site;
import org.cloudimagefactory.itchy.ova.OvaFile;
import org.cloudimagefactory.itchy.ova.OvfText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images of all kinds, made by the real tools, from event to descriptor. */
class TakeInImagesIT {
    private static final int SIZE = 3 << 20;

    @TempDir
    Path directory;

    private Site site;
    private Path raw;

    @BeforeEach
    void make() throws IOException {
        site = new Site(directory);
        raw = Disks.raw(directory.resolve("source.raw"), SIZE, 1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "raw|",
                "qcow2|compat=0.10",
                "qcow2|compat=1.1",
                "qcow2|extended_l2=on",
                "qcow2|-c",
                "qcow2|compression_type=zstd -c",
                "qcow2|cluster_size=512",
                "qcow2|cluster_size=2M,refcount_bits=64",
                "qcow2|preallocation=full",
                "vmdk|subformat=monolithicSparse",
                "vmdk|subformat=streamOptimized",
                "vdi|",
                "vdi|static=on",
                "vpc|subformat=dynamic,force_size=on",
                "vpc|subformat=fixed,force_size=on",
                "vhdx|subformat=dynamic",
                "vhdx|subformat=fixed"
            })
    void takesInEveryFormat(String format, String options) throws IOException {
        Path image = site.cache.resolve("img");
        Disks.convert(raw, image, format, options == null ? new String[0] : options.split(" "));
        assertSameDisk(takenIn("img"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2", "raw", "vmdk", "vdi", "vpc", "vhdx"})
    void makesEveryFormatFromItselfAndFromOthers(String format) throws IOException {
        Disks.convert(raw, site.cache.resolve("same"), format, format.equals("vpc") ? "force_size=on" : "-q");
        Disks.convert(raw, site.cache.resolve("other"), format.equals("qcow2") ? "vmdk" : "qcow2");
        for (String image : List.of("same", "other")) {
            Disk disk = takenIn(image, "-f", format).disks().get(0);
            assertEquals(format, disk.format());
            assertEquals(SIZE, disk.size());
            assertTrue(Disks.same(raw, Path.of(disk.path()), format));
        }
    }

    @Test
    void copiesAnImageThatHasTheWantedFormatToTheByteAndLeavesTheCacheAlone() throws IOException {
        Path image = Disks.convert(raw, site.cache.resolve("img"), "qcow2", "-c");
        Disk disk = takenIn("img").disks().get(0);
        assertEquals(-1, Files.mismatch(image, Path.of(disk.path())));
        assertEquals(1, Files.getAttribute(image, "unix:nlink"));
        assertTrue(Files.exists(image));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "bzip2", "xz", "zstd"})
    void takesImagesOutOfTheirWrappers(String program) throws IOException {
        Path image = Disks.convert(raw, directory.resolve("plain"), "qcow2");
        Disks.run("sh", "-c", program + " -c '" + image + "' >'" + site.cache.resolve("img") + "'");
        assertSameDisk(takenIn("img"));
        assertEquals(List.of(), Site.allNames(site.temporary));
    }

    @Test
    void takesDisksOutOfAnArchiveAndUsesWhatItKnowsOfTheMachine() throws IOException {
        Path second = Disks.raw(directory.resolve("second.raw"), 1 << 20, 2);
        OvfText ovf = new OvfText()
                .encoding("UTF-16")
                .prefix("x")
                .file("f1", "data.vmdk")
                .file("f2", "os.vmdk")
                .disk("d1", "f1")
                .disk("d2", "f2")
                .item(3, "<rasd:VirtualQuantity>2</rasd:VirtualQuantity>")
                .item(
                        4,
                        "<rasd:AllocationUnits>MB</rasd:AllocationUnits><rasd:VirtualQuantity>512</rasd:VirtualQuantity>")
                .hardDisk("d2", "")
                .hardDisk("d1", "");
        new OvaFile()
                .with("data.vmdk", packed(second))
                .with("os.vmdk", packed(raw))
                .with("m.ovf", ovf.toString(), StandardCharsets.UTF_16)
                .withManifest("m.mf", "SHA-256")
                .write(site.cache.resolve("img"));
        ApplianceDescriptor descriptor = takenIn("img");
        assertEquals(2.0, descriptor.cpu());
        assertEquals(512L, descriptor.memory());
        assertEquals("Debian_64", descriptor.os().distribution());
        assertEquals(
                List.of("os", "data"),
                descriptor.disks().stream().map(Disk::type).toList());
        assertSameDisk(descriptor);
        assertTrue(Disks.same(second, Path.of(descriptor.disks().get(1).path()), "qcow2"));
    }

    @Test
    void takesCompressedAndChunkedDisksOutOfAnArchive() throws IOException {
        Path compressed = directory.resolve("disk.gz");
        Disks.run("sh", "-c", "gzip -c '" + raw + "' >'" + compressed + "'");
        byte[] bytes = Files.readAllBytes(compressed);
        int chunk = bytes.length / 2 + 1;
        OvfText ovf = new OvfText()
                .file(
                        "f1",
                        "disk.img",
                        "ovf:compression='gzip' ovf:chunkSize='" + chunk + "' ovf:size='" + bytes.length + "'")
                .disk("d1", "f1");
        new OvaFile()
                .with("m.ovf", ovf.toString())
                .with("disk.img.000000000", java.util.Arrays.copyOf(bytes, chunk))
                .with("disk.img.000000001", java.util.Arrays.copyOfRange(bytes, chunk, bytes.length))
                .withManifest("m.mf", "SHA-1")
                .write(site.cache.resolve("img"));
        assertSameDisk(takenIn("img"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2", "vmdk"})
    void readsDisksWhoseLengthIsNoMultipleOfASectorInPlace(String format) throws IOException {
        byte[] disk = Files.readAllBytes(raw);
        Path odd = Files.write(directory.resolve("odd"), java.util.Arrays.copyOf(disk, disk.length - 100));
        Path image = format.equals("raw") ? odd : Disks.convert(raw, directory.resolve("plain"), format);
        new OvaFile()
                .with("m.ovf", new OvfText().file("f1", "disk").disk("d1", "f1").toString())
                .with("disk", Files.readAllBytes(image))
                .write(site.cache.resolve("img"));
        assertSameDisk(takenIn("img"));
    }

    @Test
    void makesAnArchiveAndTakesItBackIn() throws IOException {
        Disks.convert(raw, site.cache.resolve("img"), "qcow2");
        Disk disk = takenIn("img", "-f", "ova").disks().get(0);
        assertEquals("ova", disk.format());
        assertEquals(SIZE, disk.size());
        Files.copy(Path.of(disk.path()), site.cache.resolve("back"));
        assertSameDisk(takenIn("back"));
    }

    @Test
    void makesAUsualArchiveOfAnUnusualOne() throws IOException {
        Path disk = Disks.convert(raw, directory.resolve("disk"), "qcow2");
        new OvaFile()
                .with("m.ovf", new OvfText().file("f1", "disk").disk("d1", "f1").toString())
                .with("disk", Files.readAllBytes(disk))
                .write(site.cache.resolve("img"));
        Path archive = Path.of(takenIn("img", "-f", "ova").disks().get(0).path());
        Path vmdk = directory.resolve("vmdk");
        Disks.run("sh", "-c", "tar -xOf '" + archive + "' --wildcards '*.vmdk' >'" + vmdk + "'");
        assertTrue(Disks.run("qemu-img", "info", "-f", "vmdk", vmdk.toString()).contains("streamOptimized"));
        assertTrue(Disks.same(raw, vmdk, "vmdk"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zstd", "zlib"})
    void compressesWhenAskedTo(String method) throws IOException {
        Path zeros = Files.write(directory.resolve("text"), Files.readAllBytes(raw));
        Disks.convert(zeros, site.cache.resolve("img"), "vmdk");
        Disk disk = takenIn("img", "--compress=" + method).disks().get(0);
        assertTrue(Disks.run("qemu-img", "info", disk.path()).contains("compression type: " + method));
        assertTrue(Disks.same(raw, Path.of(disk.path()), "qcow2"));
    }

    @Test
    void describesTheApplianceAsTheEventDoes() throws IOException {
        Files.copy(raw, site.cache.resolve("img"));
        Map<String, String> event = new TreeMap<>(site.event("AvailablePostfix", "img", "20261123.1"));
        event.put("VMCATCHER_EVENT_DC_TITLE", "Čistý \"Debian\"\n12");
        event.put("VMCATCHER_EVENT_DC_DESCRIPTION", "Minimal");
        event.put("VMCATCHER_EVENT_AD_MPURI", "https://appdb.example.org/store/vo/image/x:484/");
        event.put("VMCATCHER_EVENT_VO", "fedcloud");
        event.put("VMCATCHER_EVENT_IL_DC_IDENTIFIER", "76fdee70");
        event.put("VMCATCHER_EVENT_SL_OS", "Linux");
        event.put("VMCATCHER_EVENT_SL_OSNAME", "Debian");
        event.put("VMCATCHER_EVENT_SL_OSVERSION", "12.11");
        event.put("VMCATCHER_EVENT_SL_ARCH", "x86_64");
        event.put("VMCATCHER_EVENT_HV_FORMAT", "OVA");
        event.put("VMCATCHER_EVENT_HV_SIZE", Integer.toString(SIZE));
        event.put("VMCATCHER_RDBMS", "sqlite:////secret");
        site.archive(event);
        Site.Run run = site.process();
        assertEquals(0, run.exitCode(), run.err());
        ApplianceDescriptor descriptor = site.published().get(0);
        assertEquals("Čistý \"Debian\"\n12", descriptor.title());
        assertEquals("Minimal", descriptor.description());
        assertEquals("https://appdb.example.org/store/vo/image/x:484/", descriptor.mpuri());
        assertEquals(List.of("fedcloud"), descriptor.groups());
        assertEquals("76fdee70", descriptor.imageList());
        assertEquals("20261123.1", descriptor.version());
        assertEquals("linux", descriptor.os().type());
        assertEquals("Debian", descriptor.os().distribution());
        assertEquals("12.11", descriptor.os().version());
        assertEquals("OVA", descriptor.attributes().get("vmcatcher_event_hv_format"));
        assertFalse(descriptor.attributes().containsKey("vmcatcher_rdbms"));
    }

    private ApplianceDescriptor takenIn(String image, String... options) throws IOException {
        Map<String, String> event = site.event("AvailablePostfix", image, "1");
        event.put("VMCATCHER_EVENT_SL_CHECKSUM_SHA512", Disks.sha512(site.cache.resolve(image)));
        event.put("VMCATCHER_EVENT_HV_SIZE", Long.toString(Files.size(site.cache.resolve(image))));
        site.archive(event);
        Site.Run run = site.process(options);
        assertEquals(0, run.exitCode(), run.err());
        List<ApplianceDescriptor> published = site.published();
        ApplianceDescriptor last = published.get(published.size() - 1);
        assertEquals(image, last.identifier());
        assertTrue(Site.allNames(site.output).stream().noneMatch(name -> name.endsWith(".part")));
        return last;
    }

    private void assertSameDisk(ApplianceDescriptor descriptor) {
        Disk disk = descriptor.osDisk().orElseThrow();
        assertEquals(SIZE, disk.size());
        assertTrue(Disks.same(raw, Path.of(disk.path()), disk.format()), "content differs");
    }

    private byte[] packed(Path disk) throws IOException {
        return Files.readAllBytes(
                Disks.convert(disk, directory.resolve("packed.vmdk"), "vmdk", "subformat=streamOptimized"));
    }
}
