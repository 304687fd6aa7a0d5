package org.cloudimagefactory.itchy.feed.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.cloudimagefactory.common.problem.UsageProblem;
import org.cloudimagefactory.common.registry.RepositoryName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryAddressTest {
    @ParameterizedTest
    @CsvSource({
        "oci://127.0.0.1:5000/a/b:24.04, , oci://127.0.0.1:5000/a/b:24.04",
        "oci://registry.example.org/a/b, 24.04-*, oci://registry.example.org/a/b?versions=24.04-*",
        "oci://registry.example.org/a/b?versions=1?, , oci://registry.example.org/a/b?versions=1?",
        "oci://registry.example.org/images/, , oci://registry.example.org/images/",
        "oci://registry.example.org/images/, 24.*, oci://registry.example.org/images/?versions=24.*",
    })
    void isKnownByOneAddress(String text, String versions, String address) {
        RegistryAddress parsed = RegistryAddress.parse(text, versions);
        assertEquals(address, parsed.toString());
        assertEquals(parsed, RegistryAddress.parse(parsed.uri().toString(), null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "oci://",
                "oci://host",
                "oci://host/",
                "oci://host/a",
                "oci://host/A:1",
                "oci://host/a:",
                "oci://host/a:b c",
                "oci://host/../a:1",
                "oci://user:password@host/a:1",
                "oci://host/a@sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
                "oci://host/a:1?versions=2",
                "oci://host/a?versions=",
                "oci://host/a?versions=(x+x+)+y",
                "oci://host/a/b/",
                "oci://host:99999/a:1",
            })
    void refusesWhatIsNone(String text) {
        UsageProblem problem = assertThrows(UsageProblem.class, () -> RegistryAddress.parse(text, null));
        assertEquals(1, problem.line().lines().count());
    }

    @Test
    void anApplianceHasTheSameIdentifierForEver() {
        RepositoryName repository = RepositoryName.parse("registry.example.org/images/ubuntu");
        // As "uuidgen --sha1 --namespace @url --name ADDRESS" has it.
        assertEquals("d2af922f-9ceb-55d7-832e-1ab10b37aeae", new ApplianceName(repository, "24.04").identifier());
        assertEquals(
                ApplianceName.identifier("oci://registry.example.org/images/ubuntu:24.04"),
                new ApplianceName(repository, "24.04").identifier());
        assertNotEquals(
                new ApplianceName(repository, "24.04").identifier(),
                new ApplianceName(repository, "22.04").identifier());
        assertEquals("ubuntu:24.04", new ApplianceName(repository, "24.04").shown());
    }

    @Test
    void patternsStandForWholeNames() {
        assertTrue(new GlobPattern("24.*").matches("24.04"));
        assertTrue(new GlobPattern("*").matches(""));
        assertTrue(new GlobPattern("2?.04*").matches("24.04"));
        assertFalse(new GlobPattern("24.*").matches("124.04"));
        assertFalse(new GlobPattern("24.?").matches("24.04"));
        assertFalse(new GlobPattern("").matches("x"));
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertFalse(new GlobPattern("a*".repeat(50) + "b").matches("a".repeat(4000))));
    }

    @Test
    void selectionsAreReadByKey() {
        assertEquals(Map.entry("os_version", "24.*"), Selection.parse("os_version=24.*"));
        assertThrows(UsageProblem.class, () -> Selection.parse("24.*"));
        assertTrue(new Selection(Map.of("architecture", "arm64")).wantsArchitecture("aarch64"));
        assertTrue(new Selection(Map.of("architecture", "x86_64")).wantsArchitecture("amd64"));
        assertFalse(new Selection(Map.of("architecture", "x86_64")).wantsArchitecture("arm64"));
    }
}
