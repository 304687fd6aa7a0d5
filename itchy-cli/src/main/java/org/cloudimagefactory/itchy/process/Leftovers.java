package org.cloudimagefactory.itchy.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.Temporaries;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.cloudimagefactory.itchy.archive.EventArchive;
import org.cloudimagefactory.itchy.event.EventReader;
import org.cloudimagefactory.itchy.queue.EventQueue;
import org.cloudimagefactory.itchy.queue.Journal;
import org.cloudimagefactory.itchy.queue.WaitingEvent;

/**
 * What runs that were killed have left: temporary files whose makers are gone, and, by what the journal says was begun and came to
 * no end, unfinished images and descriptors that never went out; unpacked disks have a record beside them. Looks once at each directory, before anything
 * new is begun with.
 */
final class Leftovers {
    /** How the name of each of our images ends, before what tells its disk and format. */
    private static final Pattern IMAGE_NAME_END = Pattern.compile("_[0-9a-f]{16}(?=[._])");

    private static final Pattern IMAGE_NAME = Pattern.compile("[A-Za-z0-9._-]+_[0-9a-f]{16}");

    private final ProcessRequest request;
    private final EventQueue queue;
    private final Journal journal;
    private final EventReader reader;

    Leftovers(ProcessRequest request, EventQueue queue, Journal journal) {
        this.request = request;
        this.queue = queue;
        this.journal = journal;
        this.reader = new EventReader(request.variables());
    }

    /** Removes it all. */
    void remove() {
        Path metadata = request.metadataDirectory();
        Temporaries.sweep(metadata, name -> Temporaries.isOurs(name) || isOfArchive(name));
        Temporaries.sweep(metadata.resolve(EventArchive.FAILED_DIRECTORY));
        Temporaries.sweep(request.descriptorDirectory());
        // Images are written by programs, which hold no lock of ours: only their records are known by their form.
        Temporaries.sweep(
                request.outputDirectory(),
                name -> name.startsWith("..")
                        && (name.contains(".image.") || name.contains(".appliance."))
                        && Temporaries.isOurs(name));
        Map<String, String> begun = journal.begun();
        if (begun.isEmpty()) {
            return;
        }
        Map<String, WaitingEvent> waiting = new HashMap<>();
        queue.waiting(begun::containsKey).forEach(event -> waiting.put(event.id(), event));
        try {
            for (String event : begun.keySet()) {
                removeDescriptor(event, waiting.containsKey(event));
            }
            Set<String> images = images(begun, waiting);
            removeImages(images);
            for (String image : images) {
                // Where versions before records unpacked disks; that the work was begun is in the journal.
                TreeRemoval.remove(request.temporaryDirectory().resolve(".itchy-" + image));
            }
        } catch (IOException e) {
            throw Directories.unusable(request.outputDirectory(), "clean", e);
        }
    }

    /** Where events and descriptors share a directory, the two can't be told apart by their names. */
    private boolean isOfArchive(String name) {
        return EventArchive.isTemporary(name) && !request.metadataDirectory().equals(request.descriptorDirectory());
    }

    /**
     * A descriptor that is about to go out is kept for its event, unless somebody has taken the event away. Where it went out and
     * the event has left the queue, only the note of that is missing.
     */
    private void removeDescriptor(String event, boolean isWaiting) throws IOException {
        if (journal.publishing(event).isEmpty()) {
            Files.deleteIfExists(
                    AtomicFile.hiddenFor(request.descriptorDirectory().resolve(event)));
        } else if (!isWaiting
                && !Files.deleteIfExists(
                        AtomicFile.hiddenFor(journal.publishing(event).orElseThrow()))) {
            journal.end(event);
        }
    }

    private Set<String> images(Map<String, String> begun, Map<String, WaitingEvent> waiting) {
        Set<String> images = new HashSet<>();
        begun.forEach((event, image) -> {
            WaitingEvent known = waiting.get(event);
            if (IMAGE_NAME.matcher(image).matches()) {
                images.add(image);
            } else if (known != null && known.problem() == null) {
                addImage(known, images);
            }
        });
        return images;
    }

    /** Earlier versions did not note how the images were called. */
    private void addImage(WaitingEvent event, Set<String> images) {
        try {
            images.add(AvailableImage.of(reader.read(event.file()), event, request.format())
                    .name());
        } catch (Problem e) {
            // It will say so itself when it is worked on; it has no images then.
            return;
        }
    }

    private void removeImages(Set<String> images) throws IOException {
        if (images.isEmpty()) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                request.outputDirectory(),
                file -> Temporaries.isOurs(file.getFileName().toString()))) {
            for (Path file : files) {
                if (isOf(images, file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOf(Set<String> images, String temporary) {
        Matcher end = IMAGE_NAME_END.matcher(temporary);
        while (end.find()) {
            if (images.contains(temporary.substring(1, end.end()))) {
                return true;
            }
        }
        return false;
    }
}
