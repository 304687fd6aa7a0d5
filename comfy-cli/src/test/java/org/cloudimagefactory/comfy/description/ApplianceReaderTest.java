package org.cloudimagefactory.comfy.description;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApplianceReaderTest {
    @TempDir
    Path directory;

    @Test
    void tellsAllThatIsWrongByLineAndField() {
        assertEquals(
                "line 2: field 'sizee' is unknown, did you mean 'size'?;"
                        + " line 4: field 'users[0].name' must be a user name of small letters, digits, hyphens and underscores;"
                        + " line 5: field 'users[0].ssh_keys[0]' must be a public SSH key, such as 'ssh-ed25519 AAAA... name';"
                        + " line 7: field 'files[0]' must have either content or source;"
                        + " line 9: field 'provisioners[0].destination' is missing;"
                        + " line 9: field 'provisioners[0].source' names 'gone.txt', which is not in " + directory,
                problem("""
                        distribution: debian
                        sizee: 10G
                        users:
                          - name: "Bobby; rm -rf /"
                            ssh_keys: [not a key]
                        files:
                          - path: /etc/a
                        provisioners:
                          - { type: file, source: gone.txt }
                        """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{title: x} | line 1: field 'distribution' is missing",
                "{distribution: [a, b]} | line 1: field 'distribution' must be the name of a distribution; 'comfy distributions' lists them",
                "{distribution: a, memory: much} | line 1: field 'memory' must be MiB as a whole number of at least 64",
                "{distribution: a, packages: ['x y']} | line 1: field 'packages[0]' must be a package name",
                "{distribution: a, hostname: 'a b'} | line 1: field 'hostname' must be a host name of letters, digits, hyphens and dots",
                "{distribution: a, kernel_arguments: ['a=\"b\"']} | line 1: field 'kernel_arguments[0]' must be a kernel argument without spaces and quotes",
                "{distribution: a, provisioners: [{type: bash}]} | line 1: field 'provisioners[0].type' must be one of shell, file, ansible, puppet, chef",
                "{distribution: a, provisioners: [{type: shell}]} | line 1: field 'provisioners[0]' must have either script or inline",
                "{distribution: a, provisioners: [{type: shell, inline: x, scrpt: y}]} | line 1: field 'provisioners[0].scrpt' is unknown",
                "{distribution: a, users: [{name: a}, {name: a}]} | line 1: field 'users[1].name' is there twice: 'a'",
                "{distribution: a, users: [{name: a, password_hash: secret}]} | line 1: field 'users[0].password_hash' must be a crypt(3) hash, as 'openssl passwd -6' prints it; a password itself is never taken",
                "{distribution: a, files: [{path: /a, source: ../b}]} | line 1: field 'files[0].source' leads out of",
                "[a] | line 1: must be a mapping of keys to values",
                "{a: *b} | line 1: aliases (*name) are not supported",
            })
    void refuses(String text, String problem) {
        // A document that begins with a brace would be read as JSON.
        String told = problem("--- " + text);
        assertEquals(problem, told.substring(0, Math.min(problem.length(), told.length())));
    }

    @Test
    void readsNumbersAsTheyAreWritten() throws IOException {
        ApplianceSource source = new ApplianceReader().read(write("distribution: debian\nversion: 12.10\n"));
        assertEquals("12.10", source.version());
    }

    @Test
    void refusesTheSameKeyTwiceAndWhatIsNoYaml() {
        assertEquals("line 2: Duplicate field 'distribution'", problem("distribution: a\ndistribution: b\n"));
        assertEquals(
                "line 2: while parsing a flow sequence: expected ',' or ']', but got <stream end>",
                problem("distribution: a\npackages: [b\n"));
    }

    @Test
    void refusesAFileThatIsNotThereOrTooLarge() throws IOException {
        Path missing = directory.resolve("missing.yml");
        Problem e = assertThrows(Problem.class, () -> new ApplianceReader().read(missing));
        assertEquals("cannot read appliance description " + missing + ": no such file or directory", e.line());
        assertEquals("larger than 1 MiB", problem("#".repeat((1 << 20) + 1)));
    }

    private String problem(String text) {
        Problem e = assertThrows(Problem.class, () -> new ApplianceReader().read(write(text)));
        return e.line().replace("invalid appliance description " + directory.resolve("a.yml") + ": ", "");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(directory.resolve("a.yml"), text);
    }
}
