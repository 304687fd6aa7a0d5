package org.cloudimagefactory.nifty.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettledRegisterTest {
    @TempDir
    private Path directory;

    @Test
    void whatAnotherUserHasWrittenProvesNothing() throws IOException {
        SettledRegister own = new SettledRegister(directory, Clock.systemUTC());
        own.note(directory.resolve("done/a.json"), "00", null);
        assertEquals(
                List.of(directory.resolve("done/a.json").toString()),
                own.read().stream().map(SettledDescriptor::file).toList());
        Path ofAnother = ofAnother();
        assertNotEquals(
                Files.getAttribute(ofAnother, "unix:uid"),
                Files.getAttribute(directory.resolve("settled"), "unix:uid"));
        assertEquals(List.of(), new SettledRegister(directory, Clock.systemUTC(), ofAnother).read());
    }

    /** Root can make a file of another user; for all others there are those of root. */
    private Path ofAnother() throws IOException {
        Path file = Files.createFile(directory.resolve("other"));
        if (Files.getAttribute(file, "unix:uid").equals(0)) {
            Files.setAttribute(file, "unix:uid", 65_534);
            return file;
        }
        return Path.of("/");
    }
}
