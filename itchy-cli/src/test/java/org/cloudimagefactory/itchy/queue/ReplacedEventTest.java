package org.cloudimagefactory.itchy.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.Spool;
import org.cloudimagefactory.itchy.Site;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event that was corrected while the wrong one was worked on. */
class ReplacedEventTest {
    @TempDir
    Path directory;

    private Site site;
    private Path file;

    @BeforeEach
    void archive() {
        site = new Site(directory);
        site.archive("AvailablePostfix", "a", "1");
        file = site.metadata.resolve(Site.names(site.metadata).get(0));
    }

    private EventQueue queue(boolean keepDone) {
        return new EventQueue(new Spool(site.metadata, FilePermissions.parse("640")), keepDone);
    }

    private void correct() throws IOException {
        Path next = site.metadata.resolve(".next");
        Files.writeString(next, Files.readString(file).replace("\"a\"", "\"corrected\""));
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void isNotTakenAwayWithIt(boolean keepDone) throws IOException {
        EventQueue queue = queue(keepDone);
        WaitingEvent read = queue.waiting().get(0);
        correct();
        queue.done(read);
        assertTrue(Files.readString(file).contains("corrected"));
        WaitingEvent next = queue.waiting().get(0);
        assertEquals("corrected", next.identifier());
        queue.done(next);
        assertFalse(Files.exists(file));
    }

    @Test
    void isNotSetAsideInItsPlace() throws IOException {
        EventQueue queue = queue(false);
        WaitingEvent read = queue.waiting().get(0);
        correct();
        queue.setAside(read, "wrong");
        assertTrue(Files.exists(file));
        assertEquals(List.of(), Site.names(site.metadata.resolve("failed")));
        queue.setAside(queue.waiting().get(0), "wrong");
        assertEquals(2, Site.names(site.metadata.resolve("failed")).size());
    }
}
