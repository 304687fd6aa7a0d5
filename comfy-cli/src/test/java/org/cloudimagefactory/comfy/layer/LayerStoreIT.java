package org.cloudimagefactory.comfy.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.web.Deadline;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LayerStoreIT {
    @TempDir
    Path directory;

    private LayerBench bench;
    private LayerStore store;

    @BeforeEach
    void empty() {
        bench = new LayerBench(directory);
        store = bench.store();
    }

    @Test
    void layersStandOnEachOtherByNamesInTheirDirectory() throws Exception {
        bench.layer(store, "base", null);
        LayerRecord child = bench.layer(store, "child", "base");

        assertEquals(LayerBench.key("base").digits(), child.parent());
        assertEquals(Digest.SHA_256.of(bench.overlay("base")), child.parentDigest());
        assertEquals(Digest.SHA_256.of(bench.overlay("child")), child.digest());
        String info = bench.run(
                "qemu-img", "info", "-f", "qcow2", bench.overlay("child").toString());
        assertTrue(info.contains("backing file: " + LayerBench.key("base") + ".qcow2"), info);
        // It can be moved as a whole.
        Path moved = Files.move(bench.cache(), directory.resolve("elsewhere"));
        bench.run(
                "qemu-img",
                "compare",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                moved.resolve(LayerBench.key("child") + ".qcow2").toString(),
                moved.resolve(LayerBench.key("child") + ".qcow2").toString());
    }

    @Test
    void whatAGuestSeesIsWhatWasBuilt() {
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");

        bench.run(
                "qemu-img",
                "compare",
                "-f",
                "qcow2",
                "-F",
                "qcow2",
                bench.overlay("child").toString(),
                directory.resolve("work/child.qcow2").toString());
    }

    @Test
    void onlyItsOwnerMayLookAndNobodyMayWrite() throws Exception {
        bench.layer(store, "base", null);

        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.cache())));
        assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.overlay("base"))));
        assertEquals("r--------", PosixFilePermissions.toString(Files.getPosixFilePermissions(bench.record("base"))));
    }

    @Test
    void aBaseImageIsCopiedAndNeverLinked() throws Exception {
        Path image = bench.built("base", null);
        try (LayerClaim claim = store.claim(LayerBench.key("base"), LayerBench.soon())) {
            claim.add(new NewLayer(image, null, "base", null, null));
        }

        assertTrue(Files.exists(image));
        assertEquals(1, Files.getAttribute(bench.overlay("base"), "unix:nlink"));
        assertNotEquals(Files.getAttribute(image, "unix:ino"), Files.getAttribute(bench.overlay("base"), "unix:ino"));
    }

    @Test
    void useTellsTheWholeChainAndAllItsSecrets() {
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");
        bench.layer(store, "grandchild", "child");

        try (LayerUse use =
                store.use(LayerBench.key("grandchild"), LayerBench.soon()).orElseThrow()) {
            assertEquals(
                    List.of("grandchild", "child", "base"),
                    use.chain().stream().map(LayerRecord::description).toList());
            assertEquals(
                    List.of("private of grandchild", "password of grandchild", "private of child", "password of child"),
                    use.secrets());
        }
    }

    @Test
    void uefiVariablesTravelWithTheLayer() throws Exception {
        Path variables = Files.writeString(directory.resolve("vars"), "boot order");
        try (LayerClaim claim = store.claim(LayerBench.key("base"), LayerBench.soon())) {
            claim.add(new NewLayer(bench.built("base", null), null, "base", variables, null));
        }

        try (LayerUse use = store.use(LayerBench.key("base"), LayerBench.soon()).orElseThrow()) {
            assertEquals("boot order", Files.readString(use.variables().orElseThrow()));
        }
        Path kept = bench.cache().resolve(LayerBench.key("base") + ".vars");
        Files.setPosixFilePermissions(kept, PosixFilePermissions.fromString("rw-------"));
        Files.writeString(kept, "other order");
        assertFalse(bench.isUsable(bench.store(), "base"));
    }

    @Test
    void aMissingLayerIsNothing() {
        assertFalse(bench.isUsable(store, "base"));
        assertEquals(List.of(), store.entries());
        assertEquals(Pruned.NOTHING, store.prune(0));
        assertFalse(Files.exists(bench.cache()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "flipped",
                "truncated",
                "longer",
                "gone",
                "other image",
                "absolute",
                "other parent",
                "no parent",
                "data file",
                "link",
                "directory",
                "no qcow2",
                "encrypted",
                "record truncated",
                "record empty",
                "record of another",
                "record field",
                "record digest",
                "record huge",
                "record link"
            })
    void whatIsDamagedOrForeignIsPutAsideAndBuiltAnew(String damage) throws Exception {
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");
        assertTrue(bench.isUsable(store, "child"));
        damage(damage);

        assertFalse(bench.isUsable(store, "child"), damage);
        assertFalse(store.find(LayerBench.key("child")).isPresent(), damage);
        assertTrue(bench.isUsable(store, "base"));
        bench.run("rm", "-f", directory.resolve("work/child.qcow2").toString());
        bench.layer(store, "child", "base");
        assertTrue(bench.isUsable(store, "child"), damage);
        assertTrue(store.verified().stream().allMatch(entry -> entry.problem() == null), damage);
    }

    private void damage(String damage) throws Exception {
        Path file = bench.overlay("child");
        Path record = bench.record("child");
        for (Path one : List.of(file, record)) {
            Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rw-------"));
        }
        String text = Files.readString(record);
        switch (damage) {
            case "flipped" -> {
                // In the middle of what the guest wrote, where no structure of the format notices.
                byte[] content = Files.readAllBytes(file);
                content[content.length - 1000] ^= 1;
                Files.write(file, content);
            }
            case "truncated" -> shorten(file, Files.size(file) - 1);
            case "longer" -> Files.write(file, new byte[512], StandardOpenOption.APPEND);
            case "gone" -> Files.delete(file);
            case "other image" -> bench.run("qemu-img", "create", "-q", "-f", "qcow2", file.toString(), "8M");
            case "absolute" -> rebase(file, bench.overlay("base").toString());
            case "other parent" -> {
                bench.layer(store, "other", null);
                rebase(file, bench.overlay("other").getFileName().toString());
            }
            case "no parent" -> bench.run("qemu-img", "rebase", "-u", "-f", "qcow2", "-b", "", file.toString());
            case "data file" ->
                bench.run(
                        "qemu-img",
                        "create",
                        "-q",
                        "-f",
                        "qcow2",
                        "-o",
                        "data_file=" + directory.resolve("data"),
                        file.toString(),
                        "8M");
            case "link" -> Files.createSymbolicLink(file, Files.move(file, directory.resolve("away")));
            case "directory" -> {
                Files.delete(file);
                Files.createFile(Files.createDirectory(file).resolve("something"));
            }
            case "no qcow2" -> Files.write(file, new byte[(int) Files.size(file)]);
            case "encrypted" -> {
                byte[] content = Files.readAllBytes(file);
                content[35] = 1;
                Files.write(file, content);
            }
            case "record truncated" -> Files.writeString(record, text.substring(0, text.length() / 2));
            case "record empty" -> Files.writeString(record, "");
            case "record of another" ->
                Files.writeString(
                        record,
                        text.replace(
                                LayerBench.key("child").digits(),
                                LayerBench.key("x").digits()));
            case "record field" -> Files.writeString(record, text.replace("\"virtualSize\"", "\"virtualsize\""));
            case "record digest" ->
                Files.writeString(
                        record, text.replaceFirst("\"digest\" : \"[0-9a-f]{64}", "\"digest\" : \"" + "0".repeat(64)));
            case "record huge" -> Files.writeString(record, text + " ".repeat(1 << 20));
            case "record link" -> Files.createSymbolicLink(record, Files.move(record, directory.resolve("away")));
            default -> throw new IllegalArgumentException(damage);
        }
    }

    private void rebase(Path file, String name) {
        bench.run("qemu-img", "rebase", "-u", "-f", "qcow2", "-F", "qcow2", "-b", name, file.toString());
    }

    private static void shorten(Path file, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        }
    }

    @Test
    void aChildOfAnotherBuildOfItsParentIsMissing() throws Exception {
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");
        Files.delete(bench.record("base"));
        assertFalse(bench.isUsable(store, "child"));

        store = bench.store();
        bench.run(
                "rm",
                directory.resolve("work/base.qcow2").toString(),
                directory.resolve("work/child.qcow2").toString());
        Path other = bench.built("base", null);
        bench.run("qemu-io", "-f", "qcow2", "-c", "write -P 99 7M 64k", other.toString());
        try (LayerClaim claim = store.claim(LayerBench.key("base"), LayerBench.soon())) {
            claim.add(new NewLayer(other, null, "base", null, null));
        }

        assertTrue(bench.isUsable(store, "base"));
        assertFalse(bench.isUsable(store, "child"));
    }

    @Test
    void aLayerIsNotKeptWhenTheOneBelowChangedWhileItWasBuilt() throws Exception {
        bench.layer(store, "base", null);
        try (LayerUse base =
                store.use(LayerBench.key("base"), LayerBench.soon()).orElseThrow()) {
            Path built = bench.built("child", base);
            Path file = bench.overlay("base");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            bench.run("qemu-io", "-f", "qcow2", "-c", "write -P 77 7M 64k", file.toString());

            try (LayerClaim claim = store.claim(LayerBench.key("child"), LayerBench.soon())) {
                Problem problem =
                        assertThrows(Problem.class, () -> claim.add(new NewLayer(built, base, "child", null, null)));
                assertTrue(
                        problem.line().contains("the layer below it was changed while it was built"), problem.line());
            }
        }
        assertFalse(store.find(LayerBench.key("child")).isPresent());
        assertEquals(List.of(), store.remnants());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "another", "relative"})
    void anOverlayOnSomethingElseIsNotKept(String on) {
        bench.layer(store, "base", null);
        bench.layer(store, "other", null);
        try (LayerUse base =
                        store.use(LayerBench.key("base"), LayerBench.soon()).orElseThrow();
                LayerUse other =
                        store.use(LayerBench.key("other"), LayerBench.soon()).orElseThrow();
                LayerClaim claim = store.claim(LayerBench.key("child"), LayerBench.soon())) {
            Path built = bench.built("child", on.equals("nothing") ? null : on.equals("another") ? other : base);
            if (on.equals("relative")) {
                rebase(built, "../cache/layers/" + base.overlay().getFileName());
            }

            Problem problem =
                    assertThrows(Problem.class, () -> claim.add(new NewLayer(built, base, "child", null, null)));

            assertTrue(problem.line().contains("it stands on "), problem.line());
        }
        assertFalse(store.find(LayerBench.key("child")).isPresent());
    }

    @Test
    void aBaseImageThatNamesAnotherFileIsNotKept() {
        bench.layer(store, "base", null);
        try (LayerUse base =
                        store.use(LayerBench.key("base"), LayerBench.soon()).orElseThrow();
                LayerClaim claim = store.claim(LayerBench.key("child"), LayerBench.soon())) {
            Path built = bench.built("child", base);

            assertThrows(Problem.class, () -> claim.add(new NewLayer(built, null, "child", null, null)));
        }
    }

    @Test
    void noMoreThanEightStandOnEachOther() {
        bench.layer(store, "1", null);
        for (int i = 2; i <= 8; i++) {
            bench.layer(store, String.valueOf(i), String.valueOf(i - 1));
        }

        Problem problem = assertThrows(Problem.class, () -> bench.layer(store, "9", "8"));

        assertTrue(problem.line().contains("no more than 8 layers"), problem.line());
        assertTrue(bench.isUsable(store, "8"));
    }

    @Test
    void pruningTakesTheLongestUnusedFirstAndNothingBelowOthersOrInUse() throws Exception {
        bench.layer(store, "base", null);
        bench.layer(store, "old", "base");
        bench.layer(store, "new", "base");
        bench.layer(store, "used", "base");
        bench.layer(store, "alone", null);
        int age = 1000;
        for (String name : List.of("used", "base", "old", "alone", "new")) {
            Files.setLastModifiedTime(
                    bench.record(name),
                    java.nio.file.attribute.FileTime.from(
                            java.time.Instant.now().minusSeconds(age)));
            age -= 100;
        }
        long all = store.entries().stream().mapToLong(LayerEntry::bytes).sum();

        LayerUse used = store.use(LayerBench.key("used"), LayerBench.soon()).orElseThrow();
        Pruned first = store.prune(all - 1);
        Pruned rest = store.prune(0);

        assertEquals(List.of(LayerBench.key("old")), first.layers());
        assertEquals(Set.of(LayerBench.key("alone"), LayerBench.key("new")), Set.copyOf(rest.layers()));
        assertTrue(store.find(LayerBench.key("used")).isPresent());
        used.close();
        assertEquals(
                List.of(LayerBench.key("used"), LayerBench.key("base")),
                store.prune(0).layers());
        assertEquals(0, store.entries().size());
    }

    @Test
    void pruningRemovesWhatRunsHaveLeftAndNothingOfOthers() throws Exception {
        bench.layer(store, "base", null);
        Path part = Files.writeString(bench.cache().resolve("." + LayerBench.key("a") + ".qcow2.part"), "x");
        Path temporary = Files.writeString(
                bench.cache().resolve("." + LayerBench.key("a") + ".json.123e4567-e89b-12d3-a456-426614174000.part"),
                "x");
        Path orphan = Files.writeString(bench.overlay("b"), "x");
        Path foreign = Files.writeString(bench.cache().resolve("notes.txt"), "mine");

        assertEquals(
                Map.of(
                        part,
                        LayerRemnant.Kind.UNFINISHED,
                        temporary,
                        LayerRemnant.Kind.UNFINISHED,
                        orphan,
                        LayerRemnant.Kind.UNFINISHED,
                        foreign,
                        LayerRemnant.Kind.FOREIGN),
                store.remnants().stream()
                        .collect(java.util.stream.Collectors.toMap(LayerRemnant::file, LayerRemnant::kind)));
        store.prune(Long.MAX_VALUE);

        assertFalse(Files.exists(part) || Files.exists(temporary) || Files.exists(orphan));
        assertTrue(Files.exists(foreign));
        assertTrue(bench.isUsable(store, "base"));
    }

    @Test
    void aRunThatHadToWaitFindsTheLayerMade() {
        try (LayerClaim claim = store.claim(LayerBench.key("base"), LayerBench.soon())) {
            Problem problem =
                    assertThrows(Problem.class, () -> store.claim(LayerBench.key("base"), Deadline.in(Duration.ZERO)));
            assertTrue(problem.line().contains("was in use"), problem.line());
            claim.add(new NewLayer(bench.built("base", null), null, "first", null, null));
        }
        try (LayerClaim claim = store.claim(LayerBench.key("base"), LayerBench.soon())) {
            assertEquals("first", claim.made().orElseThrow().description());
            bench.run("rm", directory.resolve("work/base.qcow2").toString());
            LayerRecord kept = claim.add(new NewLayer(bench.built("base", null), null, "second", null, null));
            assertEquals("first", kept.description());
        }
    }

    @Test
    void aDirectoryThatOthersMayLookIntoIsRefused() throws Exception {
        bench.layer(store, "base", null);
        Files.setPosixFilePermissions(bench.cache(), PosixFilePermissions.fromString("rwxr-x---"));

        Problem problem = assertThrows(Problem.class, () -> bench.isUsable(store, "base"));

        assertTrue(problem.line().contains("chmod 700"), problem.line());
    }

    @Test
    void aDirectoryOfSomebodyElseIsLeft() throws Exception {
        Files.createDirectories(bench.cache());
        Path theirs = Files.writeString(bench.overlay("theirs"), "somebody's");
        Files.writeString(bench.record("theirs"), "{}");
        Set<String> before = names();

        assertFalse(bench.isUsable(store, "theirs"));
        assertEquals(Pruned.NOTHING, store.prune(0));
        assertEquals(List.of(), store.remnants());
        Problem problem = assertThrows(Problem.class, () -> bench.layer(store, "base", null));

        assertTrue(problem.line().contains("nothing in it says that comfy made it"), problem.line());
        assertEquals("somebody's", Files.readString(theirs));
        assertEquals(before, names());
        org.cloudimagefactory.comfy.ComfyRun cleaned = org.cloudimagefactory.comfy.ComfyRun.of(
                "clean-cache", "--cache-dir", directory.resolve("cache").toString());
        assertTrue(cleaned.err().startsWith("comfy: " + bench.cache() + " is left: "), cleaned.err());
        assertEquals(before, names());
    }

    @Test
    void listingTellsWhatIsWrongAndChangesNothing() throws Exception {
        bench.layer(store, "base", null);
        bench.layer(store, "child", "base");
        damage("flipped");
        Set<String> before = names();

        assertTrue(store.entries().stream().allMatch(entry -> entry.problem() == null));
        List<LayerEntry> bad = store.verified().stream()
                .filter(entry -> entry.problem() != null)
                .toList();

        assertEquals(
                List.of(LayerBench.key("child")),
                bad.stream().map(LayerEntry::key).toList());
        assertEquals("its file has another digest than its record", bad.get(0).problem());
        assertEquals(before, names());
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(bench.cache())) {
            return files.map(file -> file.getFileName().toString()).collect(java.util.stream.Collectors.toSet());
        }
    }
}
