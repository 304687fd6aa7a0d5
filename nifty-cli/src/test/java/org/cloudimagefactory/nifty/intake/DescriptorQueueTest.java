package org.cloudimagefactory.nifty.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorQueueTest {
    @TempDir
    Path directory;

    private DescriptorQueue queue() {
        return new DescriptorQueue(List.of(directory), false);
    }

    private Path arrive(String name, String identifier, int second) throws IOException {
        Path file = Files.writeString(
                directory.resolve(name), "{\"action\":\"expiration\",\"identifier\":\"" + identifier + "\"}");
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000L * second));
        return file;
    }

    @Test
    void readsOldestFirstWhateverTheNames() throws IOException {
        arrive("a.json", "third", 3);
        arrive("b.json", "first", 1);
        arrive("c.json", "second", 2);
        arrive("d.json", "second-by-name", 2);
        Files.writeString(directory.resolve(".e.json"), "hidden");
        Files.writeString(directory.resolve("f.txt"), "no descriptor");
        Files.createDirectory(directory.resolve("g.json"));
        assertEquals(
                List.of("first", "second", "second-by-name", "third"),
                queue().read().waiting().stream()
                        .map(WaitingDescriptor::identifier)
                        .toList());
    }

    @Test
    void leavesADescriptorThatCameInTheMeantime() throws IOException {
        Path file = arrive("a.json", "old", 1);
        DescriptorQueue queue = queue();
        WaitingDescriptor read = queue.read().waiting().get(0);
        arrive("a.json", "new", 2);
        queue.done(read);
        assertTrue(Files.readString(file).contains("new"));
        assertFalse(Files.exists(directory.resolve("done/a.json")));
        WaitingDescriptor next = queue.read().waiting().get(0);
        queue.done(next);
        queue.flush();
        assertTrue(Files.readString(directory.resolve("done/a.json")).contains("new"));
        assertFalse(Files.exists(file));
    }

    @Test
    void doesNotMindADescriptorThatSomebodyTookAway() throws IOException {
        Path file = arrive("a.json", "old", 1);
        DescriptorQueue queue = queue();
        WaitingDescriptor read = queue.read().waiting().get(0);
        Files.delete(file);
        queue.done(read);
        queue.reject(new Rejection(file, "whatever"));
        assertFalse(Files.exists(directory.resolve("rejected")));
    }

    @Test
    void aCorrectedDescriptorIsNotSetAside() throws IOException {
        for (String broken : List.of("no json", "null", "{\"action\":\"expiration\"}", "x".repeat(2 << 20))) {
            Path file = Files.writeString(directory.resolve("a.json"), broken);
            DescriptorQueue queue = queue();
            Rejection read = queue.read().rejections().get(0);
            arrive("a.json", "new", 2);
            queue.reject(read);
            assertTrue(Files.readString(file).contains("new"));
            assertFalse(Files.exists(directory.resolve("rejected")));
            assertEquals("new", queue.read().waiting().get(0).identifier());
        }
    }

    @Test
    void aDescriptorIsSetAsideAlsoWhenItCameBackAsItWas() throws IOException {
        Path file = Files.writeString(directory.resolve("a.json"), "no json");
        DescriptorQueue queue = queue();
        Rejection read = queue.read().rejections().get(0);
        Files.delete(file);
        Files.writeString(file, "no json");
        queue.reject(read);
        assertFalse(Files.exists(file));
        assertEquals("no json", Files.readString(directory.resolve("rejected/a.json")));
        assertTrue(Files.readString(directory.resolve("rejected/a.json.reason")).contains("no valid JSON"));
    }

    @Test
    void tellsWhichFilesOthersName() throws IOException {
        Path known = Files.writeString(directory.resolve("a.json"), """
                {"action":"registration","identifier":"a","version":"1",
                 "disks":[{"type":"os","format":"raw","path":"/images/a.raw"}]}""");
        DescriptorQueue queue = queue();
        assertEquals(1, queue.read().waiting().size());
        assertEquals(Set.of(), queue.namedByOthers(Set.of(known)));
        Files.writeString(directory.resolve("b.json"), "{\"disks\":[{\"path\":\"/images/b.raw\"},}");
        Files.createDirectory(directory.resolve("rejected"));
        Files.writeString(
                directory.resolve("rejected/c.json"), "{\"path\":\"\\/images\\/c \\u0022.raw\", \"x\":\"no/path\"}");
        assertEquals(Set.of(Path.of("/images/b.raw"), Path.of("/images/c \".raw")), queue.namedByOthers(Set.of(known)));
        Files.writeString(known, "{\"path\":\"/images/d.raw\"}");
        assertTrue(queue.namedByOthers(Set.of(known)).contains(Path.of("/images/d.raw")));
    }
}
