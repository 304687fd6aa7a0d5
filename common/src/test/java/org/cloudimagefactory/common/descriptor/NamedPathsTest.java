package org.cloudimagefactory.common.descriptor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedPathsTest {
    @TempDir
    private Path directory;

    private Set<Path> in(String text) throws IOException {
        return new NamedPaths().in(Files.writeString(directory.resolve("descriptor.json"), text));
    }

    @Test
    void findsEveryAbsolutePath() throws IOException {
        assertEquals(Set.of(Path.of("/srv/a.qcow2"), Path.of("/srv/b \"c\".raw")), in("""
                {"disks": [{"path": "/srv/a.qcow2"}, {"file": "/srv/b \\"c\\".raw"}],
                 "title": "no/path", "mpuri": "https://example.org/a"}
                """));
    }

    @Test
    void findsEscapedOnes() throws IOException {
        assertEquals(
                Set.of(Path.of("/srv/a"), Path.of("/srv/b"), Path.of("/srv/\u00e9")),
                in("[\"\\/srv\\/a\", \"\\u002fsrv/b\", \"\\u002Fsrv/\\u00e9\"]"));
    }

    @Test
    void findsThemAlsoInWhatIsNoJson() throws IOException {
        assertEquals(Set.of(Path.of("/srv/a")), in("{{ \"path\": \"/srv/a\" , \"/srv/cut"));
        assertEquals(Set.of(), in("\"/srv/\\q\" \"/a\\u0000b\" \"/a\nb\""));
        assertEquals(Set.of(), in(""));
    }

    @Test
    void saysThatAFileCannotBeRead() {
        assertThrows(IOException.class, () -> new NamedPaths().in(directory.resolve("absent.json")));
    }
}
