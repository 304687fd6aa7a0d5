package org.cloudimagefactory.nifty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.cloudimagefactory.common.spool.DirectorySnapshot;
import org.cloudimagefactory.nifty.sandbox.opennebula.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which image files are taken, and how they get into the cloud. */
class SyncImageFilesTest extends WithCloud {
    private static final String DISK = """
            {"action":"registration","identifier":"debian","version":"1",
             "disks":[{"type":"os","format":"%s","path":"%s"%s}]}""";

    private Path describe(String format, Path file, String more) {
        return cloud.arrive("d", DISK.formatted(format, file, more));
    }

    private void assertRejected(Path descriptor, String reason) throws IOException {
        Nifty.Run run = cloud.sync();
        assertFails(run, 1, reason);
        assertEquals(List.of(), cloud.sandbox().images());
        Path set = cloud.descriptors().resolve("rejected").resolve(descriptor.getFileName());
        assertTrue(Files.exists(set), run.err());
        assertTrue(Files.readString(set.resolveSibling(set.getFileName() + ".reason"))
                .contains(reason));
        assertFalse(Files.exists(descriptor));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/passwd", "/etc/../etc/shadow", "/proc/self/environ"})
    void rejectsFilesElsewhere(String path) throws IOException {
        assertRejected(describe("raw", Path.of(path), ""), "lies outside of the image directories " + cloud.images());
    }

    @Test
    void rejectsADevice() throws IOException {
        assertRejected(describe("raw", Path.of("/dev/zero"), ""), "lies outside of the image directories");
    }

    @Test
    void rejectsALinkThatLeadsOut() throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "x".repeat(1024));
        Path link = Files.createSymbolicLink(cloud.images().resolve("a.raw"), secret);
        assertRejected(describe("raw", link, ""), "lies outside of the image directories");
    }

    @Test
    void rejectsADirectoryLinkThatLeadsOut() throws IOException {
        Path other = Files.createDirectory(directory.resolve("other-site"));
        Files.writeString(other.resolve("a.raw"), "x".repeat(1024));
        Path link = Files.createSymbolicLink(cloud.images().resolve("mine"), other);
        assertRejected(describe("raw", link.resolve("a.raw"), ""), "lies outside of the image directories");
    }

    @Test
    void rejectsWhatIsNoRegularFile() throws IOException, InterruptedException {
        Path pipe = cloud.images().resolve("pipe.raw");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertRejected(describe("raw", pipe, ""), pipe + " is no regular file");
        Path directory = Files.createDirectory(cloud.images().resolve("dir.raw"));
        assertRejected(describe("raw", directory, ""), directory + " is no regular file");
    }

    @Test
    void followsALinkThatStaysInside() throws IOException {
        Path file = cloud.image("real.raw", "one");
        Files.createDirectory(cloud.images().resolve("sub"));
        Path link = Files.createSymbolicLink(cloud.images().resolve("sub/a.raw"), file);
        describe("raw", link, "");
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void rejectsAnotherFormatSizeOrChecksum() throws IOException {
        Path qcow2 = cloud.qcow2("a.qcow2", "1M");
        assertRejected(describe("raw", qcow2, ""), qcow2 + " is of format qcow2, but its descriptor says raw");
        assertRejected(
                describe("qcow2", qcow2, ",\"size\":7777777"),
                qcow2 + " has a size of 1048576 bytes, but its descriptor says 7777777");
        assertRejected(
                describe("qcow2", qcow2, ",\"size\":1048575"),
                qcow2 + " has a size of 1048576 bytes, but its descriptor says 1048575");
        assertRejected(
                describe("qcow2", qcow2, ",\"checksum\":{\"sha256\":\"" + "0".repeat(64) + "\"}"),
                qcow2 + " has the sha256 checksum ");
        assertRejected(
                describe("qcow2", qcow2, ",\"checksum\":{\"crc\":\"" + "0".repeat(64) + "\"}"), "which is not known");
        assertRejected(describe("ova", qcow2, ""), qcow2 + " is an OVA, which is no disk: have itchy convert it");
    }

    @Test
    void rejectsAnImageThatReachesForOtherFiles() throws IOException, InterruptedException {
        Path overlay = cloud.images().resolve("overlay.qcow2");
        Path base = cloud.qcow2("base.qcow2", "1M");
        Process process = new ProcessBuilder(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-F",
                        "qcow2",
                        "-b",
                        base.toString(),
                        overlay.toString())
                .start();
        assertEquals(0, process.waitFor());
        assertRejected(describe("qcow2", overlay, ""), "image " + overlay + " is refused: ");
    }

    @Test
    void waitsForAFileThatIsMissing() {
        Path file = cloud.images().resolve("late.raw");
        Path descriptor = describe("raw", file, "");
        assertFails(cloud.sync(), 1, "image file " + file + " is missing; bring it back, or remove its descriptor");
        assertTrue(Files.exists(descriptor));
        cloud.image("late.raw", "one");
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void needsNoFileForWhatIsThere() throws IOException {
        Path file = cloud.image("a.raw", "one");
        cloud.register("debian", "1", file);
        cloud.syncOk();
        Path again = cloud.register("debian", "1", file);
        Files.delete(file);
        assertTrue(cloud.syncOk().contains("1 unchanged"));
        assertFalse(Files.exists(again));
    }

    @Test
    void removesAnImageWhoseFileWasExchangedMeanwhile() throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path descriptor = describe("raw", file, "");
        cloud.sandbox().faults().onNext("one.image.allocate", new Fault.RunBefore(() -> {
            Path other = cloud.image("b.raw", "evil");
            try {
                Files.move(other, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        assertRejected(descriptor, file + " was changed or replaced while it was being uploaded");
        assertEquals(List.of(), cloud.sandbox().templates());
    }

    @Test
    void removesAnImageWhoseFileWasWrittenToMeanwhile() throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path descriptor = describe("raw", file, "");
        cloud.sandbox().faults().onNext("one.image.allocate", new Fault.RunBefore(() -> {
            try {
                Files.writeString(file, "evil", StandardOpenOption.WRITE);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        assertRejected(descriptor, "was changed or replaced while it was being uploaded");
    }

    @Test
    void hintsAtSafeDirsWhenTheDatastoreRefuses() {
        cloud.restrict();
        describe("raw", cloud.image("a.raw", "one"), "");
        Nifty.Run run = cloud.sync();
        assertFails(run, 1, "Not allowed to copy image from");
        assertTrue(
                run.err().contains("SAFE_DIRS must contain its directory; or use --transfer copy or http"), run.err());
        assertEquals(List.of(), cloud.sandbox().images());
        assertEquals(1, cloud.files(".").size());
    }

    @Test
    void copiesToADirectoryOfTheFrontEnd() throws IOException {
        Path shared = directory.resolve("shared");
        cloud.restrictExcept(shared);
        cloud.register("debian", "1");
        cloud.syncOk("--transfer", "copy", "--copy-dir", shared.toString());
        assertEquals(List.of("1 READY"), cloud.imageStates());
        assertEquals(
                CloudFixture.sha512(cloud.images().resolve("debian-1.raw")),
                CloudFixture.sha512(Path.of(cloud.image(0).file().source())));
        assertEquals(0, shared.toFile().list().length);
        assertFails(cloud.sync("--transfer", "copy"), 2, "--transfer copy needs --copy-dir");
    }

    @Test
    void removesCopiesThatAKilledRunLeft() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        String number = "00000000-0000-0000-0000-000000000001";
        String other = "00000000-0000-0000-0000-000000000002";
        String host = Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        Path records = Files.createDirectory(shared.resolve(".nifty"));
        Path copy = Files.writeString(shared.resolve("nifty-" + number + ".image"), "old");
        Path record = Files.writeString(
                records.resolve(number + ".json"),
                "{\"format\":1,\"file\":\"" + copy.getFileName() + "\",\"host\":\"" + host + "\"}");
        Files.writeString(records.resolve("00000000-0000-0000-0000-000000000003.json"), "{\"form");
        Path elsewhere = Files.writeString(shared.resolve("nifty-" + other + ".image"), "of another host");
        Files.writeString(
                records.resolve(other + ".json"),
                "{\"format\":1,\"file\":\"" + elsewhere.getFileName() + "\",\"host\":\"x" + host + "\"}");
        Path golden = Files.writeString(shared.resolve("nifty-golden.image"), "somebody's");
        Path unrecorded = Files.writeString(shared.resolve("nifty-00000000-0000-0000-0000-000000000000.image"), "x");
        DirectorySnapshot before = DirectorySnapshot.of(shared);
        String[] options = {"--transfer", "copy", "--copy-dir", shared.toString()};
        for (String command : List.of("plan", "check")) {
            assertEquals(0, cloud.run(command, options).exitCode());
            before.assertUnchanged("nifty " + command);
        }
        cloud.run("sync", "--dry-run", "--transfer", "copy", "--copy-dir", shared.toString());
        before.assertUnchanged("nifty sync --dry-run");
        DirectorySnapshot others = DirectorySnapshot.of(elsewhere, golden, unrecorded);
        cloud.syncOk(options);
        others.assertUnchanged("nifty sync");
        assertFalse(Files.exists(copy));
        assertFalse(Files.exists(record));
        assertEquals(List.of(other + ".json"), List.of(records.toFile().list()));
    }

    @Test
    void makesTheDirectoryOfCopiesOnlyForACopy() {
        Path shared = directory.resolve("a/shared");
        String[] options = {"--transfer", "copy", "--copy-dir", shared.toString()};
        Nifty.Run check = cloud.run("check", options);
        assertTrue(check.out().contains("copies in " + shared + ", which the first one makes"), check.out());
        assertEquals(0, cloud.run("plan", options).exitCode());
        assertFalse(Files.exists(directory.resolve("a")));
        cloud.register("debian", "1");
        cloud.syncOk(options);
        assertEquals(0, shared.toFile().list().length);
        Path file = cloud.image("file", "x");
        Nifty.Run wrong = cloud.run(
                "check",
                "--transfer",
                "copy",
                "--copy-dir",
                file.resolve("copies").toString());
        assertTrue(wrong.out().contains("wrong transfer: cannot write to " + file), wrong.out());
    }

    @Test
    void readsACorrectedDescriptorThatCameWhileTheBrokenOneWasWorkedOn() throws IOException {
        Path file = cloud.image("a.raw", "one");
        Path descriptor = describe("raw", file, ",\"checksum\":{\"md5\":\"" + "0".repeat(32) + "\"}");
        String corrected = DISK.formatted("raw", file, "");
        // This is asked when all is planned and before the file is read.
        cloud.sandbox().faults().onNext("one.user.info", new Fault.RunBefore(() -> {
            try {
                Files.writeString(descriptor, corrected);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }));
        assertFails(cloud.sync(), 1, "has the md5 checksum");
        assertEquals(corrected, Files.readString(descriptor));
        assertEquals(List.of(), cloud.files("rejected"));
        cloud.syncOk();
        assertEquals(List.of("1 READY"), cloud.imageStates());
    }

    @Test
    void copiesNothingOfAWrongImage() throws IOException {
        Path shared = directory.resolve("shared");
        cloud.restrictExcept(shared);
        describe("raw", cloud.image("a.raw", "one"), ",\"checksum\":{\"md5\":\"" + "0".repeat(32) + "\"}");
        Nifty.Run run = cloud.sync("--transfer", "copy", "--copy-dir", shared.toString());
        assertFails(run, 1, "has the md5 checksum ");
        assertEquals(0, shared.toFile().list().length);
        assertEquals(0, cloud.sandbox().counters().of("one.image.allocate"));
    }

    @Test
    void servesImagesByHttp() {
        cloud.restrict();
        cloud.register("debian", "1");
        cloud.register("ubuntu", "1");
        cloud.syncOk("--transfer", "http", "--http-address", "127.0.0.1:0");
        assertEquals(List.of("1 READY", "1 READY"), cloud.imageStates());
        assertEquals(
                CloudFixture.sha512(cloud.images().resolve("debian-1.raw")),
                cloud.sandbox().images().stream()
                        .filter(image -> image.name().startsWith("debian"))
                        .map(image -> CloudFixture.sha512(Path.of(image.file().source())))
                        .findFirst()
                        .orElse(""));
        assertTrue(
                cloud.image(0).file().path().matches("http://127\\.0\\.0\\.1:\\d+/[0-9a-f]{48}/image"),
                cloud.image(0).file().path());
    }

    @Test
    void deletesDescriptorsAndImagesWhenToldSo() throws IOException {
        Path file = cloud.image("a.raw", "one");
        cloud.register("debian", "1", file);
        cloud.syncOk("--delete-descriptors", "--delete-images");
        assertFalse(Files.exists(file));
        assertEquals(List.of(), cloud.files("."));
        assertEquals(List.of(), cloud.files("done"));
        Path outside = Files.writeString(directory.resolve("outside.raw"), "x".repeat(1024));
        cloud.arrive("e", DISK.formatted("raw", outside, "").replace("registration", "expiration"));
        Nifty.Run run = cloud.sync("--delete-images");
        assertEquals(0, run.exitCode(), run.err());
        assertTrue(Files.exists(outside));
    }

    @Test
    void deletesAnImageOnceAllDescriptorsThatNameItAreApplied() {
        Path file = cloud.image("a.raw", "one");
        cloud.register("debian", "1", file);
        cloud.register("debian", "1", file, "\"title\":\"Debian\"");
        cloud.register("copy", "1", file);
        cloud.syncOk("--delete-images");
        assertFalse(Files.exists(file));
    }

    @Test
    void keepsImagesOfWhatFailed() {
        Path file = cloud.image("a.raw", "one");
        cloud.register("debian", "1", file);
        cloud.sandbox().faults().failNextCopy("broken");
        assertEquals(1, cloud.sync("--delete-images").exitCode());
        assertTrue(Files.exists(file));
    }
}
