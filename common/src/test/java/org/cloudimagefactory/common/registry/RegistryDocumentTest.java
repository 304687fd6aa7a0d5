package org.cloudimagefactory.common.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests and indexes, ours and those of others. */
class RegistryDocumentTest {
    private static final Digest DISK = Digest.of(new byte[] {1});
    private static final String DESCRIPTOR = "{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"" + DISK + "\"}";
    private static final String MANIFEST =
            "{\"schemaVersion\":2,\"config\":" + DESCRIPTOR + ",\"layers\":[" + DESCRIPTOR + "]}";

    private static RegistryDocument read(String text, String type) {
        return RegistryDocument.read(
                text.getBytes(StandardCharsets.UTF_8), type, Digest.SHA_256, RegistryLimits.DEFAULT);
    }

    private static String reason(String text, String type) {
        String line = assertThrows(ItemProblem.class, () -> read(text, type)).line();
        assertTrue(line.length() < 600, line);
        return line;
    }

    @Test
    void whatIsWrittenIsReadAgainAndAlwaysTheSame() {
        ContentDescriptor layer = ContentDescriptor.of(MediaTypes.QEMU_DISK, DISK, 5L << 30)
                .with(Map.of("b", "2", "a", "1", "c", "\u00e4\n"));
        Manifest manifest = Manifest.of(new Manifest.Fields(
                "x/y",
                ContentDescriptor.EMPTY,
                List.of(layer),
                ContentDescriptor.of(MediaTypes.OCI_MANIFEST, DISK, 7),
                Map.of("z", "1", "y", "2")));
        String text = new String(manifest.bytes(), StandardCharsets.UTF_8);
        assertTrue(text.contains("\"annotations\":{\"a\":\"1\",\"b\":\"2\",\"c\":\"\u00e4\\n\"}"), text);
        Manifest read = (Manifest) read(text, MediaTypes.OCI_MANIFEST);
        assertEquals(manifest.digest(), read.digest());
        assertEquals(List.of(layer), read.layers());
        assertEquals("x/y", read.artifactType());
        assertEquals(DISK, read.subject().digest());
        assertEquals(Map.of("z", "1", "y", "2"), read.annotations());
        assertEquals(ContentDescriptor.EMPTY, read.config());
        assertEquals(text.length() + 1, read.descriptor().size(), "one letter has two bytes");

        ContentDescriptor entry = manifest.descriptor().with(new Platform("linux", "arm64", "v8"));
        Index index = Index.of(List.of(entry), Map.of("k", "v"));
        Index again = (Index) read(new String(index.bytes(), StandardCharsets.UTF_8), MediaTypes.OCI_INDEX);
        assertEquals(List.of(entry), again.manifests());
        assertEquals(Map.of("k", "v"), again.annotations());
        assertEquals(index.digest(), again.digest());
    }

    @Test
    void thoseOfDockerAndWithoutAType() {
        Manifest manifest = (Manifest) read(MANIFEST, MediaTypes.DOCKER_MANIFEST);
        assertEquals("a/b", manifest.artifactType(), "its config says it");
        assertNull(manifest.subject());
        Index list = (Index) read(
                "{\"schemaVersion\":2,\"manifests\":["
                        + DESCRIPTOR.replaceFirst("}$", ",\"platform\":{\"os\":\"linux\"}}") + "]}",
                MediaTypes.DOCKER_LIST);
        assertNull(list.manifests().get(0).platform());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"os\":\"li nux\",\"architecture\":\"amd64\"",
                "\"os\":\"linux\",\"architecture\":\"../x\"",
                "\"os\":\"linux\",\"architecture\":\"\"",
                "\"os\":\"linux\",\"architecture\":\"arm\",\"variant\":\"v8\\n\""
            })
    void platformsAreWords(String platform) {
        String list = "{\"schemaVersion\":2,\"manifests\":[" + DESCRIPTOR.substring(0, DESCRIPTOR.length() - 1)
                + ",\"platform\":{" + platform + "}}]}";
        assertThrows(ItemProblem.class, () -> read(list, MediaTypes.OCI_INDEX));
    }

    @Test
    void theBytesCannotBeChanged() {
        RegistryDocument document = read(MANIFEST, MediaTypes.OCI_MANIFEST);
        document.bytes()[0] = 0;
        assertArrayEquals(MANIFEST.getBytes(StandardCharsets.UTF_8), document.bytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "{\"schemaVersion\":2}|'config' is no object",
                "{\"schemaVersion\":2,\"config\":DESC}|no list 'layers'",
                "{\"schemaVersion\":2,\"config\":DESC,\"layers\":[1]}|'layers[0]' is no object",
                "{\"schemaVersion\":2,\"config\":DESC,\"layers\":[],\"manifests\":[]}|'layers' and 'manifests'",
                "{\"schemaVersion\":2,\"mediaType\":\"x/y\",\"config\":DESC,\"layers\":[]}|says of itself that it is 'x/y'",
                "{\"schemaVersion\":2,\"mediaType\":7,\"config\":DESC,\"layers\":[]}|'mediaType' is no text",
                "{\"schemaVersion\":2,\"config\":{\"size\":1},\"layers\":[]}|'config' has no mediaType",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\"},\"layers\":[]}|'config' has no size",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"size\":-1},\"layers\":[]}|'config' has no size",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"size\":1e3},\"layers\":[]}|'config' has no size",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"size\":1},\"layers\":[]}|'' is no digest",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a b\",\"size\":1},\"layers\":[]}|'a b' is no media type",
                "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"size\":1,\"digest\":\"md5:1\"},\"layers\":[]}|'md5:1'",
                "{\"schemaVersion\":2,\"config\":DESC,\"layers\":[],\"annotations\":[]}|'annotations' are no object",
                "{\"schemaVersion\":2,\"config\":DESC,\"layers\":[],\"annotations\":{\"a\":1}}|annotation 'a' is no text",
                "{\"schemaVersion\":2,\"schemaVersion\":2}|Duplicate",
                "{\"schemaVersion\":2} {}|no valid JSON",
            })
    void manifestsThatAreNone(String text, String reason) {
        String line = reason(text.replace("DESC", DESCRIPTOR), MediaTypes.OCI_MANIFEST);
        assertTrue(line.contains(reason), line);
    }

    @Test
    void documentsBeyondTheLimits() {
        String annotation = "{\"a\":\"" + "x".repeat(1 << 20) + "\"}";
        assertTrue(reason(MANIFEST.replaceFirst("}$", ",\"annotations\":" + annotation + "}"), MediaTypes.OCI_MANIFEST)
                .contains("annotations are longer than"));
        String half = DESCRIPTOR.replaceFirst("}$", ",\"annotations\":{\"a\":\"" + "x".repeat(200 << 10) + "\"}}");
        assertTrue(reason(MANIFEST.replace(DESCRIPTOR, half), MediaTypes.OCI_MANIFEST)
                .contains("longer than"));
        assertTrue(reason(
                        MANIFEST.replace("[" + DESCRIPTOR, "[" + (DESCRIPTOR + ",").repeat(1000) + DESCRIPTOR),
                        MediaTypes.OCI_MANIFEST)
                .contains("1001 layers"));
        assertTrue(reason("[".repeat(100_000), MediaTypes.OCI_MANIFEST).contains("nesting"));
        assertTrue(reason(" ".repeat((4 << 20) + 1), MediaTypes.OCI_MANIFEST).contains("larger than"));
        assertTrue(reason("\uFFFF".repeat(10), MediaTypes.OCI_MANIFEST).contains("JSON"));
        assertThrows(
                ItemProblem.class,
                () -> RegistryDocument.read(
                        new byte[] {(byte) 0xff}, MediaTypes.OCI_INDEX, Digest.SHA_256, RegistryLimits.DEFAULT));
    }

    @Test
    void tagsOfCompanions() {
        Digest digest = Digest.of(new byte[0]);
        assertTrue(Digest.isCompanionTag(digest.referrersTag()));
        assertTrue(Digest.isCompanionTag(digest.referrersTag() + ".sig"));
        assertTrue(Digest.isCompanionTag("sha512-" + "0f".repeat(64)));
        assertFalse(Digest.isCompanionTag("sha256-short"));
        assertFalse(Digest.isCompanionTag("24.04"));
        assertFalse(Digest.isCompanionTag("x" + digest.referrersTag()));
    }

    @Test
    void digests() {
        Digest digest = Digest.parse("sha512:" + "0a".repeat(64));
        assertEquals("sha512-" + "0a".repeat(64), digest.referrersTag());
        assertTrue(RepositoryName.isTag(DISK.referrersTag()));
        assertEquals(DISK, Digest.parse(DISK.toString()));
        assertTrue(DISK.isOf(new byte[] {1}));
        assertEquals(digest.algorithm(), Digest.of(digest.start()).algorithm());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sha256",
                "sha256:",
                "sha256:0A",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdeF",
                "sha512:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "md5:d41d8cd98f00b204e9800998ecf8427e",
                "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
                " sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
            })
    void digestsThatAreNone(String text) {
        assertThrows(ItemProblem.class, () -> Digest.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.org/egi_vm_images/ubuntu",
                "127.0.0.1:5000/a",
                "[::1]:5000/a/b-c/d__e.f",
                "Registry.Example.org/a---b",
                "localhost/0"
            })
    void names(String text) {
        assertEquals(text, RepositoryName.parse(text).toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.org",
                "/a",
                "registry.example.org/",
                "registry.example.org/A",
                "registry.example.org/a//b",
                "registry.example.org/a/",
                "registry.example.org/a/../b",
                "registry.example.org/a___b",
                "registry.example.org/-a",
                "registry.example.org/a b",
                "registry.example.org/a?b",
                "registry.example.org/a%2fb",
                "registry.example.org:99999/a",
                "registry.example.org:/a",
                "user@registry.example.org/a",
                "registry.example.org\n/a",
                "[::1/a"
            })
    void namesThatAreNone(String text) {
        String line = assertThrows(ItemProblem.class, () -> RepositoryName.parse(text))
                .line();
        assertTrue(line.startsWith("'"), line);
        assertThrows(ItemProblem.class, () -> RepositoryName.parse("r.example.org/" + "a".repeat(250)));
    }
}
