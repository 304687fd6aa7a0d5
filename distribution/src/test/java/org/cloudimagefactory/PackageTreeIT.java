package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the packages for Debian and RPM systems hold; what they do when they are installed is looked at by PackagesVerification. */
class PackageTreeIT {
    private static final String NAME = "cloud-image-factory";
    private static final Path SOURCES = Path.of("src", "package").toAbsolutePath();

    @TempDir
    private static Path directory;

    private static Path tree;

    @BeforeAll
    static void layOut() throws IOException, InterruptedException {
        tree = layOut("first");
    }

    private static Path layOut(String name) throws IOException, InterruptedException {
        Path target = directory.resolve(name);
        PackageRun.run(
                SOURCES.resolve("tree.sh").toString(),
                Path.of("target", NAME + ".tar.gz").toAbsolutePath().toString(),
                target.toString(),
                "1.2~SNAPSHOT-1",
                "Somebody <somebody@example.org>",
                "2026-11-24T00:00:00Z");
        return target;
    }

    @Test
    void isTheSameEachTime() throws Exception {
        Path second = layOut("second");
        assertArrayEquals(Files.readAllBytes(tree.resolve("root.tar")), Files.readAllBytes(second.resolve("root.tar")));
        for (String file : List.of("control", "conffiles", "postinst", "postrm", "prerm", "triggers")) {
            assertEquals(
                    Files.readString(tree.resolve("deb/" + file)), Files.readString(second.resolve("deb/" + file)));
        }
    }

    @Test
    void commandsSettingsAndHelpLieWhereSystemsLookForThem() throws IOException {
        Path root = tree.resolve("root");
        for (String tool : List.of("comfy", "itchy", "nifty")) {
            assertEquals(
                    Path.of("../share/cloud-image-factory/bin/" + tool),
                    Files.readSymbolicLink(root.resolve("usr/bin/" + tool)));
            assertTrue(Files.isExecutable(root.resolve("usr/bin/" + tool)), tool);
            for (String file : List.of(
                    "etc/" + tool + "/" + tool + ".yml",
                    "usr/share/man/man1/" + tool + ".1.gz",
                    "usr/share/bash-completion/completions/" + tool,
                    "usr/share/zsh/vendor-completions/_" + tool,
                    "usr/share/fish/vendor_completions.d/" + tool + ".fish")) {
                Path path = root.resolve(file);
                assertTrue(Files.isRegularFile(path), file);
                assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)), file);
            }
        }
        for (String file : List.of(
                "usr/share/cloud-image-factory/templates/micro/make-iso",
                "usr/share/cloud-image-factory/libexec/pipeline.sh",
                "usr/share/cloud-image-factory/libexec/set-up")) {
            assertTrue(Files.isExecutable(root.resolve(file)), file);
        }
        for (String file : List.of(
                "usr/lib/systemd/system/cloud-image-factory.timer",
                "usr/lib/sysusers.d/cloud-image-factory.conf",
                "usr/lib/tmpfiles.d/cloud-image-factory.conf",
                "etc/logrotate.d/cloud-image-factory",
                "usr/share/doc/cloud-image-factory/examples/cron.d/cloud-image-factory",
                "usr/share/doc/cloud-image-factory/THIRD-PARTY.txt")) {
            assertTrue(Files.isRegularFile(root.resolve(file)), file);
        }
    }

    @Test
    void everyFileBelowEtcIsASettingThatUpgradesKeep() throws IOException {
        try (Stream<Path> files = Files.walk(tree.resolve("root/etc"))) {
            assertEquals(
                    files.filter(Files::isRegularFile)
                            .map(file -> "/" + tree.resolve("root").relativize(file))
                            .sorted()
                            .toList(),
                    Files.readAllLines(tree.resolve("deb/conffiles")));
        }
        assertTrue(Files.readAllLines(tree.resolve("deb/conffiles")).contains("/etc/itchy/itchy.yml"));
    }

    @Test
    void dependsOnWhatItNeeds() throws IOException {
        String control = Files.readString(tree.resolve("deb/control"));
        assertTrue(control.contains("\nVersion: 1.2~SNAPSHOT-1\n"), control);
        assertTrue(
                control.contains("\nDepends: default-jre-headless (>= 2:1.17) | java17-runtime-headless, qemu-utils, "),
                control);
        assertTrue(
                control.contains("\nRecommends: packer (>= 1.6), qemu-system-x86, ovmf, openssh-client, xorriso, cpio"
                        + ", git, gpg, slirp4netns, nftables\n"),
                control);
    }

    /** A unit without a state of its own, which a template never has, would count as one that is enabled. */
    @Test
    void maintainerScriptsKnowAllTimersButTheTemplate() throws IOException {
        for (String script : List.of("postinst", "postrm", "prerm")) {
            assertTrue(
                    Files.readString(tree.resolve("deb/" + script))
                            .contains(
                                    "\nunits=\"cloud-image-factory.timer comfy-poll.timer itchy-catch.timer itchy-process.timer"
                                            + " nifty-sync.timer\"\n"),
                    script);
        }
    }

    @Test
    void theBootMakesNothingInsideOfWhatMayBelongToOthers() throws IOException {
        List<String> paths =
                Files.readAllLines(tree.resolve("root/usr/lib/tmpfiles.d/cloud-image-factory.conf")).stream()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split(" +", 3)[1])
                        .toList();
        assertTrue(paths.contains("/var/spool/itchy"), paths.toString());
        for (String path : paths) {
            assertTrue(paths.stream().noneMatch(other -> other.startsWith(path + "/")), path);
        }
    }

    @Test
    void theGroupThatTheBuildUnitNamesIsMade() throws IOException {
        assertTrue(Files.readAllLines(tree.resolve("root/usr/lib/sysusers.d/cloud-image-factory.conf"))
                .contains("g kvm - -"));
    }

    @Test
    void theRpmHoldsTheSame() throws Exception {
        Path rpm = directory.resolve("package.rpm");
        PackageRun.run(
                SOURCES.resolve("rpm.sh").toString(),
                tree.toString(),
                "1.2~SNAPSHOT",
                "2026-11-24T00:00:00Z",
                Path.of("..", "LICENSE").toAbsolutePath().normalize().toString(),
                rpm.toString());
        assertEquals(
                "cloud-image-factory 1.2~SNAPSHOT 1 noarch Apache-2.0\n",
                PackageRun.run(
                        "rpm", "-qp", "--qf", "%{NAME} %{VERSION} %{RELEASE} %{ARCH} %{LICENSE}\n", rpm.toString()));
        assertEquals(Files.readString(tree.resolve("deb/conffiles")), PackageRun.run("rpm", "-qpc", rpm.toString()));
        String needed = PackageRun.run("rpm", "-qp", "--requires", rpm.toString());
        assertTrue(needed.contains("java-headless >= 1:17\n") && needed.contains("qemu-img\n"), needed);
        String scripts = PackageRun.run("rpm", "-qp", "--scripts", rpm.toString());
        assertEquals(
                "set-up archives || :",
                scripts.substring(scripts.indexOf("\nposttrans "))
                        .lines()
                        .toList()
                        .get(2)
                        .replaceFirst(".*/", ""),
                "when the jars of the version before are gone");
        String files = PackageRun.run("rpm", "-qpl", rpm.toString());
        for (String file : List.of(
                "/usr/bin/itchy",
                "/usr/share/zsh/site-functions/_itchy",
                "/usr/lib/systemd/system/cloud-image-factory.timer")) {
            assertTrue(files.contains(file + "\n"), file);
        }
    }

    @Test
    void directoriesAppearWholeAndThoseOfOthersStay() throws Exception {
        String owner = PackageRun.run("sh", "-c", "printf %s:%s \"$(id -un)\" \"$(id -gn)\"");
        String user = owner.substring(0, owner.indexOf(':'));
        String group = owner.substring(owner.indexOf(':') + 1);
        Path list = Files.writeString(
                directory.resolve("list"),
                Files.readString(SOURCES.resolve("files/tmpfiles.conf"))
                        .replace(":cloud-image-factory :cloud-image-factory", ":" + user + " :" + group));
        Path root = directory.resolve("root");
        for (String parent : List.of("var/spool", "var/log", "var/lib", "var/cache")) {
            Files.createDirectories(root.resolve(parent));
        }
        Path old = Files.createDirectory(root.resolve("var/spool/itchy"));
        Files.createDirectories(root.resolve("var/spool/.cloud-image-factory.0123456789/left"));
        Files.setPosixFilePermissions(old, PosixFilePermissions.fromString("rwxr-x---"));
        Map<String, String> settings = Map.of("SETUP_TMPFILES", list.toString(), "SETUP_ROOT", root.toString());
        String told = PackageRun.run(settings, SOURCES.resolve("files/set-up").toString(), "directories");

        assertEquals("750", PackageRun.run("stat", "-c", "%a", old.toString()).strip());
        try (Stream<Path> below = Files.list(old)) {
            assertEquals(List.of(), below.toList());
        }
        assertTrue(
                told.contains("    find /var/spool/itchy -type d -exec chmod 2770 {} +\n")
                        && told.contains("    chown -R " + owner + " /var/spool/itchy\n"),
                told);
        assertTrue(!told.contains("/var/spool/comfy"), told);
        assertEquals(
                "2770",
                PackageRun.run(
                                "stat",
                                "-c",
                                "%a",
                                root.resolve("var/spool/comfy").toString())
                        .strip());
        assertEquals(
                "750",
                PackageRun.run(
                                "stat",
                                "-c",
                                "%a",
                                root.resolve("var/cache/cloud-image-factory").toString())
                        .strip());
        assertEquals(
                Path.of("/var/cache/cloud-image-factory"),
                Files.readSymbolicLink(root.resolve("var/lib/cloud-image-factory/.cache")));

        Files.delete(old);
        assertEquals(
                "", PackageRun.run(settings, SOURCES.resolve("files/set-up").toString(), "directories"));
        assertEquals(
                "2770",
                PackageRun.run("stat", "-c", "%a", old.resolve("metadata").toString())
                        .strip());
        try (Stream<Path> hidden = Files.list(root.resolve("var/spool"))) {
            assertEquals(2, hidden.count());
        }

        // Elsewhere, where there is more room.
        Path elsewhere = directory.resolve("it's elsewhere");
        Files.move(old, elsewhere);
        Files.createSymbolicLink(old, elsewhere);
        assertEquals(
                "", PackageRun.run(settings, SOURCES.resolve("files/set-up").toString(), "directories"));
        Files.setPosixFilePermissions(elsewhere, PosixFilePermissions.fromString("rwxr-x---"));
        told = PackageRun.run(settings, SOURCES.resolve("files/set-up").toString(), "directories");
        Path real = elsewhere.toRealPath();
        assertTrue(told.startsWith("/var/spool/itchy, a link to " + real + ", was there before: it stays"), told);
        assertTrue(told.contains("stays as it is, drwxr-x--- " + owner + ".\n"), told);
        assertTrue(
                told.contains("    chown -R " + owner + " '" + real.toString().replace("'", "'\\''") + "'\n"), told);
    }
}
