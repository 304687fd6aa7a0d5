package org.cloudimagefactory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The packages as they are built: looked at, installed, upgraded, removed, built once more. Takes minutes, root and a mirror of
 * Debian: {@code mvn -Ppackages verify -Dit.test=PackagesVerification}, see docs/verification.md.
 */
class PackagesVerification {
    private static final Path SCRIPTS = Path.of("src", "verification").toAbsolutePath();

    @TempDir
    private Path directory;

    @Test
    void lintianFindsNothingButWhatIsNamed() throws Exception {
        assertEquals("", PackageRun.run("lintian", "--fail-on", "error,warning", built(".deb")));
    }

    @Test
    void rpmlintFindsNothingButWhatIsNamed() throws Exception {
        String found = PackageRun.run(
                "rpmlint",
                "-c",
                Path.of("src/package/rpm/rpmlint.toml").toAbsolutePath().toString(),
                built(".rpm"));
        assertTrue(found.contains(" 0 errors, 0 warnings"), found);
    }

    @Test
    void theRpmGoesIntoAnEmptyRoot() throws Exception {
        String root = directory.resolve("root").toString();
        PackageRun.run("rpm", "--root", root, "--nodeps", "--noscripts", "-i", built(".rpm"));
        assertEquals("", PackageRun.run("rpm", "--root", root, "-V", "--nodeps", "--noscripts", "cloud-image-factory"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bookworm", "trixie"})
    void aSitesYearsWithTheDeb(String release) throws Exception {
        String log = PackageRun.run(
                SCRIPTS.resolve("deb-in-root.sh").toString(), release, built(".deb"), directory.toString());
        System.out.print(log);
        assertTrue(log.endsWith("all as it should be\n"), log);
    }

    @Test
    void theContainerImageRunsTheThreeCommands() throws Exception {
        String log = PackageRun.run(SCRIPTS.resolve("container.sh").toString(), built(".deb"), directory.toString());
        System.out.print(log);
        assertTrue(log.endsWith("all as it should be\n"), log);
    }

    @Test
    void builtTwiceTheyAreByteEqual() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("copy"));
        PackageRun.run(
                "sh",
                "-euc",
                "cd \"$1\" && tar --exclude=target -cf - . | tar -xf - -C \"$2\"",
                "sh",
                "..",
                copy.toString());
        PackageRun.run(
                Map.of("TZ", "Pacific/Auckland", "LC_ALL", "C"),
                "sh",
                "-euc",
                "umask 002; mvn -B -ntp -q -f \"$1/pom.xml\" -Dmaven.test.skip=true -Dspotless.check.skip=true -Djacoco.skip=true"
                        + " -Ppackages package",
                "sh",
                copy.toString());
        TreeSet<String> compared = new TreeSet<>();
        try (DirectoryStream<Path> packages = Files.newDirectoryStream(packages())) {
            for (Path made : packages) {
                Path again = copy.resolve("distribution/target/packages").resolve(made.getFileName());
                assertEquals(-1, Files.mismatch(made, again), made.toString());
                compared.add(made.toString().replaceFirst(".*[.]", ""));
            }
        }
        assertEquals("[deb, rpm]", compared.toString());
    }

    private static Path packages() {
        return Path.of("target", "packages").toAbsolutePath();
    }

    private static String built(String ending) throws IOException {
        try (DirectoryStream<Path> packages = Files.newDirectoryStream(packages(), "*" + ending)) {
            return packages.iterator().next().toString();
        }
    }
}
