package org.cloudimagefactory.common.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path directory;

    @Test
    void makesAFileAndItsDirectoryOnlyWhenItIsWritten() throws IOException {
        Path file = directory.resolve("toy/toy.yml");
        SettingsFile plan = plan(file, Map.of("jobs", "4"));
        assertFalse(Files.exists(file.getParent()));
        plan.write();
        assertEquals("# heading\n\n# How many\njobs: 4\n", Files.readString(file));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(List.of(), plan(file, Map.of("jobs", "4")).changes());
    }

    @Test
    void keepsPermissionsAndLinksOfAFileThatIsThere() throws IOException {
        Path real = Files.writeString(directory.resolve("real.yml"), "#jobs: 2\n");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("toy.yml"), real);
        plan(link, Map.of("jobs", "4")).write();
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("jobs: 4\n", Files.readString(real));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
    }

    @Test
    void knowsThePredecessorsNames() throws IOException {
        Path file = Files.writeString(directory.resolve("toy.yml"), "output_format: raw\nmax-jobs: 1\n");
        SettingsFile plan = plan(file, Map.of("format", "qcow2", "max_jobs", "2"));
        assertEquals(2, plan.replacements().size());
        plan.write();
        assertEquals("output_format: qcow2\nmax-jobs: 2\n", Files.readString(file));
    }

    @Test
    void replacesNoFileThatHasBecomeAnotherMeanwhile() throws IOException {
        Path file = Files.writeString(directory.resolve("toy.yml"), "jobs: 1\n");
        SettingsFile plan = plan(file, Map.of("jobs", "2"));
        Files.writeString(file, "jobs: 3\n");
        assertEquals(
                file + " was changed meanwhile; run it again",
                assertThrows(EnvironmentProblem.class, plan::write).line());
        assertEquals("jobs: 3\n", Files.readString(file));
    }

    @Test
    void saysWhatCannotBeReadOrWritten() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        SettingsFile below = plan(file.resolve("toy.yml"), Map.of("jobs", "2"));
        String line = assertThrows(EnvironmentProblem.class, below::write).line();
        assertTrue(line.startsWith("cannot write " + file.resolve("toy.yml") + ": "), line);
        Path broken = Files.write(directory.resolve("broken.yml"), new byte[] {'a', (byte) 0xff});
        assertThrows(EnvironmentProblem.class, () -> plan(broken, Map.of("jobs", "2")));
        Files.writeString(broken, "a: [");
        assertTrue(assertThrows(EnvironmentProblem.class, () -> plan(broken, Map.of("jobs", "2")))
                .line()
                .startsWith("invalid configuration file " + broken));
    }

    private static SettingsFile plan(Path file, Map<String, String> wanted) {
        return SettingsFile.plan(
                file,
                "# heading\n",
                wanted,
                Map.of("jobs", "How many"),
                new PredecessorNames(Map.of("output_format", "format")));
    }
}
