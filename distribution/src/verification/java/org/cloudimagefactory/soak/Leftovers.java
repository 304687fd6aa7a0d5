package org.cloudimagefactory.soak;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What tools that are not at work must not leave: unfinished files, held locks, processes, things in the queues. */
final class Leftovers {
    private final Site site;
    private final CloudServer server;

    Leftovers(Site site, CloudServer server) {
        this.site = site;
        this.server = server;
    }

    /** Everything that should not be there, in words. */
    List<String> find() throws IOException {
        List<String> found = new ArrayList<>();
        waiting(site.events(), found);
        waiting(site.descriptors(), found);
        waiting(site.descriptors().resolve("rejected"), found);
        for (Path directory : List.of(site.at("spool"), site.at("images"), site.at("catalogue"))) {
            if (Files.isDirectory(directory)) {
                try (Stream<Path> all = Files.walk(directory)) {
                    for (Path file : all.filter(Files::isRegularFile).toList()) {
                        look(file, found);
                    }
                }
            }
        }
        processes(found);
        return found;
    }

    private static void waiting(Path directory, List<String> found) throws IOException {
        Site.names(directory).forEach(name -> found.add(name + " waits in " + directory));
    }

    private void look(Path file, List<String> found) throws IOException {
        String name = file.getFileName().toString();
        boolean isUnfinished = name.endsWith(".part")
                || name.endsWith(".work")
                || name.startsWith(".factory-")
                || name.endsWith(".upload")
                || file.startsWith(site.temporary());
        if (isUnfinished) {
            found.add(file + " is left over");
        }
        if (name.endsWith(".lock") && isHeld(file)) {
            found.add(file + " is held");
        }
    }

    private static boolean isHeld(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        }
    }

    private void processes(List<String> found) throws IOException {
        ProcessHandle self = ProcessHandle.current();
        Set<Long> known = new java.util.HashSet<>(Set.of(self.pid(), server.pid()));
        for (var parent = self.parent();
                parent.isPresent();
                parent = parent.get().parent()) {
            known.add(parent.get().pid());
        }
        for (String process : ProcessTable.ours()) {
            if (!known.contains(Long.valueOf(process.substring(0, process.indexOf(' '))))) {
                found.add("process " + process);
            }
        }
    }
}
