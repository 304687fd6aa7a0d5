package org.cloudimagefactory.common.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Only root can give; for others, the heir is who gives. */
class ServiceUserTest {
    @TempDir
    Path directory;

    private String self;
    private String heir;
    private ServiceUser service;

    @BeforeEach
    void know() throws IOException {
        self = owner(directory);
        heir = self.equals("root") ? "nobody" : self;
        service = ServiceUser.of(heir, self);
    }

    @Test
    void whatIsMadeBecomesTheUsers() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "content");
        service.give(file);
        assertEquals(heir, owner(file));
        assertEquals(Optional.of(heir), service.find());
    }

    @Test
    void withoutThatUserNothingHappens() throws IOException {
        ServiceUser nobody = ServiceUser.of("no such user", self);
        Path file = Files.createFile(directory.resolve("file"));
        nobody.give(file);
        nobody.giveEmpty(file);
        assertEquals(self, owner(file));
        assertEquals(Optional.empty(), nobody.find());
    }

    @Test
    void onlyWhatRootHasMadeIsGiven() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        ServiceUser.of(heir, "somebody else").give(file);
        ServiceUser.of(heir, "somebody else").giveEmpty(file);
        assertEquals(self, owner(file));
    }

    @Test
    void anEmptyFileFollowsItsDirectory() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        service.giveEmpty(file);
        assertEquals(heir, owner(file));
        Path other = Files.createDirectory(directory.resolve("other"));
        service.give(other);
        Path inside = Files.createFile(other.resolve("inside"));
        ServiceUser.of("no such user", self).giveEmpty(inside);
        assertEquals(heir, owner(inside));
    }

    @Test
    void whatHoldsSomethingOrIsKnownElsewhereStays() throws IOException {
        Path full = Files.writeString(directory.resolve("full"), "content");
        Path linked = Files.createFile(directory.resolve("linked"));
        Files.createLink(directory.resolve("other name"), linked);
        Path target = Files.createFile(directory.resolve("target"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), target);
        for (Path file : new Path[] {full, linked, link, directory}) {
            service.giveEmpty(file);
        }
        for (Path file : new Path[] {full, linked, target, directory}) {
            assertEquals(self, owner(file), file.toString());
        }
        assertTrue(Files.isSymbolicLink(link));
    }

    private static String owner(Path file) throws IOException {
        return Files.getOwner(file).getName();
    }
}
