package org.cloudimagefactory.itchy.clean;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.Directories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories of descriptors that this user may not read; the tests' user may be one who may read all. */
class NeededFilesTest {
    @TempDir
    Path directory;

    private final List<Path> read = new ArrayList<>();

    private Collection<Path> list(Path place) {
        read.add(place);
        if (place.endsWith("private")) {
            throw Directories.unusable(place, "read", new AccessDeniedException(place.toString()));
        }
        return NeededFiles.list(place);
    }

    @Test
    void oneThatCannotBeReadIsAProblemAndTheOthersAreRead() throws IOException {
        Path image = Files.writeString(directory.resolve("image"), "x");
        Path descriptors = Files.createDirectories(directory.resolve("descriptors"));
        Files.createDirectories(descriptors.resolve("private"));
        Path rejected = Files.createDirectories(descriptors.resolve("rejected"));
        Files.writeString(rejected.resolve("a.json"), "{\"disks\": [{\"path\": \"" + image + "\"}]}");
        NeededFiles needed = new NeededFiles(this::list);
        needed.addDescriptors(descriptors);
        assertTrue(needed.reason(image).isPresent());
        assertEquals(1, needed.problems().size());
        assertTrue(needed.problems().get(0) instanceof ItemProblem);
        String line = needed.problems().get(0).line();
        assertTrue(line.startsWith("cannot read " + descriptors.resolve("private") + ": "), line);
        assertTrue(line.endsWith("no image is removed as long as nobody knows which ones it needs"), line);
    }

    @Test
    void theOneThatIsTheSystemsIsPassedOver() throws IOException {
        Path lost = Files.createDirectories(directory.resolve("lost+found"));
        boolean isRoots = (int) Files.getAttribute(lost, "unix:uid") == 0;
        NeededFiles needed = new NeededFiles(this::list);
        needed.addDescriptors(directory);
        assertEquals(!isRoots, read.contains(lost));
        assertEquals(List.of(), needed.problems());
    }
}
