package org.cloudimagefactory.common.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.cloudimagefactory.common.problem.Finding;
import org.cloudimagefactory.common.process.ProcessCommandRunner;
import org.cloudimagefactory.common.process.ProgramFinder;
import org.cloudimagefactory.common.setup.ServiceUser;
import org.cloudimagefactory.common.work.ShutdownTasks;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As root, another user looks; else whoever runs the test, who may not do what nobody may. */
class ServiceAccessTest {
    private static final List<String> NOBODY = List.of("setpriv", "--reuid", "nobody", "--clear-groups", "--");

    @TempDir
    Path temporary;

    private Path directory;
    private ServiceAccess access;

    @BeforeEach
    void open() throws IOException {
        directory = temporary.toRealPath();
        permit(directory, "rwxr-xr-x");
        access = access(ServiceUser.isRoot() ? NOBODY : List.of("env"));
    }

    @Test
    void namesWhatMayNotBeReadOrWritten() throws IOException {
        Path secret = file("secret", "---------");
        Path database = file("s.db", "r--r--r--");
        Path images = Files.createDirectory(directory.resolve("images"));
        permit(images, "r-xr-xr-x");
        Finding finding = access.finding(
                dropIn(List.of(images, directory.resolve("not there yet")), List.of(secret)), List.of(database));
        assertEquals(
                Finding.warning(
                        "service user",
                        "toy may not read " + secret + ", write " + images + ", write " + database
                                + "; chown or chmod lets it"),
                finding);
    }

    @Test
    void allIsWellWhereItMay() throws IOException {
        Path secret = file("secret", "r--r--r--");
        Path images = Files.createDirectory(directory.resolve("images"));
        permit(images, "rwxrwxrwx");
        assertEquals(
                Finding.good("service user", "toy may use what is there"),
                access.finding(
                        dropIn(List.of(images), List.of(secret)),
                        List.of(file("s.db", "rw-rw-rw-"), directory.resolve("s.db-wal"))));
    }

    @Test
    void aDirectoryAboveCountsToo() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        Path secret = file("closed/secret", "r--r--r--");
        String known = ServiceUser.isRoot() ? "read " + secret : "";
        permit(closed, ServiceUser.isRoot() ? "rwx------" : "rwxr-xr-x");
        assertTrue(access.finding(dropIn(List.of(), List.of(secret)), List.of())
                .text()
                .contains(known));
    }

    @Test
    void whatRootHasLeftInADirectoryIsLookedAt() throws IOException {
        Path cache = Files.createDirectories(directory.resolve("cache/deep"));
        permit(cache, "rwxrwxrwx");
        for (int i = 0; i < 7; i++) {
            file("cache/deep/" + i, "r--r--r--");
        }
        Finding finding = access.finding(dropIn(List.of(), List.of()), List.of(directory.resolve("cache")));
        String expected = ServiceUser.isRoot()
                ? "toy may not write " + cache.getParent() + ", write " + cache + "/0, write " + cache + "/1, write "
                        + cache + "/2, write " + cache + "/3 and 3 more; chown or chmod lets it"
                : "toy may use what is there";
        assertEquals(expected, finding.text());
    }

    @Test
    void aMissingProgramIsTold() throws IOException {
        Finding finding = access(List.of("no-such-program"))
                .finding(dropIn(List.of(), List.of(file("secret", "r--r--r--"))), List.of());
        assertEquals(Finding.State.WARN, finding.state());
        assertTrue(finding.text().startsWith("cannot look as toy: program 'no-such-program' not found"));
    }

    private static ServiceAccess access(List<String> asUser) {
        return new ServiceAccess(
                "toy", asUser, new ProcessCommandRunner(ProgramFinder.ofEnvironment(), new ShutdownTasks()));
    }

    private static DropIn dropIn(List<Path> writable, List<Path> readable) {
        return new DropIn("toy", List.of("toy.service"), writable, readable);
    }

    private Path file(String name, String permissions) throws IOException {
        Path file = Files.createFile(directory.resolve(name));
        permit(file, permissions);
        return file;
    }

    private static void permit(Path file, String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
