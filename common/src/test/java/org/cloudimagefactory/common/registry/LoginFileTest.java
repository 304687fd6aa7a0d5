package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.web.CredentialsFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What docker login and skopeo login have written, read as skopeo reads it. */
class LoginFileTest {
    @TempDir
    Path directory;

    private Path file(String content) throws Exception {
        Path file = Files.createTempFile(directory, "config", ".json");
        return Files.writeString(file, content);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String auth(String key, String pair) {
        return "\"" + key + "\":{\"auth\":\"" + base64(pair) + "\"}";
    }

    private static String user(Optional<RegistryLogin> login) {
        return login.map(RegistryLogin::secret)
                .map(value -> value.replaceFirst("^Basic ", ""))
                .map(value -> new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8))
                .orElse("nobody");
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.org/egi/ubuntu, repository:1",
        "registry.example.org/egi/other, project:2",
        "registry.example.org/egi2/x, robot$egi+nifty:3",
        "registry.example.org:5000/egi/ubuntu, port:4",
        "old.example.org/a/b, old:5",
        "older.example.org/a, older:6",
        "none.example.org/egi, nobody",
        "plain.example.org/a, p:7",
    })
    void theLongestBeginningGoesFirst(String repository, String expected) throws Exception {
        RegistryCredentials logins = RegistryCredentials.ofFile(file("{\"auths\":{"
                + auth("registry.example.org/egi/ubuntu", "repository:1") + ","
                + auth("registry.example.org/egi", "project:2") + ","
                + auth("registry.example.org", "robot$egi+nifty:3") + ","
                + auth("registry.example.org:5000", "port:4") + ","
                + auth("https://old.example.org/v2/", "old:5") + ","
                + auth("http://older.example.org", "older:6") + ","
                + "\"plain.example.org\":{\"username\":\"p\",\"password\":\"7\"},"
                + "\"none.example.org\":{}}}"));
        assertEquals(expected, user(logins.of(repository)));
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.org/x, upper:1",
        "b.example.org/x, port:2",
        "b.example.org:5000/x, nobody",
        "c.example.org/project/x, project:3",
        "d.example.org/x, address:4",
    })
    void howAHostIsWrittenMakesNoDifference(String repository, String expected) throws Exception {
        RegistryCredentials logins = RegistryCredentials.ofFile(file("{\"auths\":{" + auth("A.Example.org", "upper:1")
                + ","
                + auth("b.example.org:443", "port:2") + "," + auth("C.example.org:443/project/", "project:3") + ","
                + auth("https://D.example.org:443/v1/", "address:4") + "}}"));
        assertEquals(expected, user(logins.of(repository)));
    }

    @Test
    void identityTokensAreThose() throws Exception {
        RegistryCredentials logins = RegistryCredentials.ofFile(
                file("{\"auths\":{\"a.example.org\":{\"auth\":\"" + base64("x:") + "\",\"identitytoken\":\"t\"}}}"));
        assertEquals(Optional.of(new RegistryLogin("t", true)), logins.of("a.example.org/b"));
    }

    @Test
    void helpersAreNotAskedAndThatIsSaid() throws Exception {
        RegistryCredentials helper =
                RegistryCredentials.ofFile(file("{\"credHelpers\":{\"a.example.org\":\"secretservice\"},\"auths\":{"
                        + auth("b.example.org", "u:p") + "}}"));
        String line = assertThrows(EnvironmentProblem.class, () -> helper.of("a.example.org/b"))
                .line();
        assertTrue(line.contains("'secretservice', which is not asked"), line);
        assertEquals("u:p", user(helper.of("b.example.org/b")));
        RegistryCredentials store =
                RegistryCredentials.ofFile(file("{\"credsStore\":\"desktop\",\"auths\":{\"a.example.org\":{}}}"));
        assertThrows(EnvironmentProblem.class, () -> store.of("a.example.org/b"));
        assertTrue(store.of("b.example.org/b").isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{", "{\"auths\":{\"a.example.org\":{\"auth\":\"%%%\"}}}"})
    void filesThatAreNone(String content) throws Exception {
        RegistryCredentials logins = RegistryCredentials.ofFile(file(content));
        String line = assertThrows(EnvironmentProblem.class, () -> logins.of("a.example.org/b"))
                .line();
        assertTrue(line.contains("invalid file of logins"), line);
    }

    @Test
    void filesThatAreTooLargeOrMissing() throws Exception {
        RegistryCredentials large = RegistryCredentials.ofFile(file(" ".repeat((1 << 20) + 1)));
        assertThrows(EnvironmentProblem.class, () -> large.of("a.example.org/b"));
        RegistryCredentials missing = RegistryCredentials.ofFile(directory.resolve("none"));
        assertThrows(EnvironmentProblem.class, () -> missing.of("a.example.org/b"));
    }

    @Test
    void filesAreLookedForWhereSkopeoDoes() throws Exception {
        Path home = directory.resolve("home");
        Path docker = home.resolve(".docker/config.json");
        Path containers = home.resolve(".config/containers/auth.json");
        Path run = directory.resolve("run/containers/auth.json");
        for (Path file : new Path[] {docker, containers, run}) {
            Files.createDirectories(file.getParent());
            String name = file.getName(file.getNameCount() - 2).toString();
            String key = file.equals(run)
                    ? "run.example.org"
                    : file.equals(docker) ? "docker.example.org" : "all.example.org";
            Files.writeString(
                    file, "{\"auths\":{" + auth(key, name + ":1") + "," + auth("same.example.org", file + ":1") + "}}");
        }
        Map<String, String> environment = new HashMap<>(Map.of(
                "HOME",
                home.toString(),
                "XDG_RUNTIME_DIR",
                directory.resolve("run").toString()));
        RegistryCredentials logins = RegistryCredentials.ofEnvironment(environment);
        assertEquals("containers:1", user(logins.of("run.example.org/a")));
        assertEquals("containers:1", user(logins.of("all.example.org/a")));
        assertEquals(".docker:1", user(logins.of("docker.example.org/a")));
        assertEquals(run + ":1", user(logins.of("same.example.org/a")));
        assertEquals("nobody", user(logins.of("other.example.org/a")));
        environment.put("REGISTRY_AUTH_FILE", docker.toString());
        RegistryCredentials named = RegistryCredentials.ofEnvironment(environment);
        assertEquals("nobody", user(named.of("run.example.org/a")));
        assertEquals(".docker:1", user(named.of("docker.example.org/a")));
        assertTrue(RegistryCredentials.ofEnvironment(Map.of())
                .of("a.example.org/b")
                .isEmpty());
    }

    @Test
    void ourOwnFileGoesFirst() throws Exception {
        Path own = file("a.example.org: {username: own, password: p}\n\"b.example.org:5000\": {username: x}\n");
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
        RegistryCredentials logins = RegistryCredentials.of(CredentialsFile.read(own))
                .or(RegistryCredentials.ofFile(file(
                        "{\"auths\":{" + auth("a.example.org", "u:p") + "," + auth("c.example.org", "c:p") + "}}")));
        assertEquals("own:p", user(logins.of("a.example.org/egi/ubuntu")));
        assertEquals("x:", user(logins.of("b.example.org:5000/egi/ubuntu")));
        assertEquals("c:p", user(logins.of("c.example.org/a")));
        assertEquals("nobody", user(RegistryCredentials.NONE.of("c.example.org/a")));
    }
}
