package org.cloudimagefactory.common.spool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeRemovalTest {
    @TempDir
    Path directory;

    @Test
    void removesATreeAndFollowsNoLink() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("file"), "somebody's");
        Path tree = Files.createDirectories(directory.resolve("tree/below/empty"));
        Files.writeString(tree.resolveSibling("file"), "12345");
        Files.createSymbolicLink(directory.resolve("tree/link"), elsewhere);

        assertEquals(5, TreeRemoval.remove(directory.resolve("tree")));

        assertFalse(Files.exists(directory.resolve("tree")));
        assertEquals("somebody's", Files.readString(elsewhere.resolve("file")));
    }

    @Test
    void removesALinkAndNotWhereItLeads() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), elsewhere);

        assertEquals(0, TreeRemoval.remove(link));

        assertFalse(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        assertTrue(Files.exists(elsewhere));
    }

    @Test
    void removesASingleFileAndMindsNoneThatIsGone() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "123");
        assertEquals(3, TreeRemoval.remove(file));
        assertEquals(0, TreeRemoval.remove(file));
    }
}
