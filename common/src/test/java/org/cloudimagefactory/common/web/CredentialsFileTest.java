package org.cloudimagefactory.common.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.cloudimagefactory.common.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest {
    @TempDir
    Path directory;

    @Test
    void passwordsGoToTheirHostOverHttpsOnlyUnlessAllowedOtherwise() throws IOException {
        Credentials credentials = CredentialsFile.read(file("rw-------", """
                Lists.example.org:
                  username: site42
                  password: secret
                images.example.org:8443:
                  username: other
                  password: x
                old.example.org:
                  username: u
                  password: p
                  allow_http: true
                """));
        assertTrue(shown(credentials, "https://lists.example.org/a").isPresent());
        assertTrue(shown(credentials, "https://LISTS.example.org:444/a").isPresent());
        assertEquals(Optional.empty(), shown(credentials, "http://lists.example.org/a"));
        assertEquals(Optional.empty(), shown(credentials, "https://lists.example.org.evil.org/a"));
        assertEquals(Optional.empty(), shown(credentials, "https://example.org/a"));
        assertTrue(shown(credentials, "https://images.example.org:8443/a").isPresent());
        assertEquals(Optional.empty(), shown(credentials, "https://images.example.org/a"));
        assertTrue(shown(credentials, "http://old.example.org/a").isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx------"})
    void isRefusedWhenOthersMayReadOrWriteIt(String permissions) throws IOException {
        Path file = file(permissions, "{}");
        Problem e = assertThrows(Problem.class, () -> CredentialsFile.read(file));
        assertTrue(e.line().startsWith("others may read the credentials in " + file), e.line());
        assertEquals(3, e.exitCode());
    }

    @Test
    void isRefusedWhenItIsHuge() throws IOException {
        Path file = file("rw-------", " ".repeat((1 << 20) + 1));
        Problem e = assertThrows(Problem.class, () -> CredentialsFile.read(file));
        assertTrue(e.line().contains("larger than 1 MiB"), e.line());
    }

    private static Optional<String> shown(Credentials credentials, String address) {
        return credentials.authorization(URI.create(address));
    }

    private Path file(String permissions, String text) throws IOException {
        Path file = Files.writeString(directory.resolve("auth.yml"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
