package org.cloudimagefactory.itchy.clean;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.cloudimagefactory.itchy.queue.WaitingEvent;
import org.cloudimagefactory.itchy.record.ImageUse;
import org.cloudimagefactory.itchy.record.MadeImage;
import org.jspecify.annotations.Nullable;

/** Images that later runs of itchy, or those that the records name, still need whatever their descriptors say. */
final class HeldImages {
    private final Path spool;
    private final Map<String, String> waiting;
    private final Set<String> open;
    private final Map<String, Boolean> present = new HashMap<>();

    /**
     * Knows the events of a spool.
     *
     * @param waiting events that later runs work on
     * @param open names of those, and of those that were set aside
     */
    HeldImages(Path spool, Iterable<WaitingEvent> waiting, Set<String> open) {
        this.spool = spool.toAbsolutePath().normalize();
        this.waiting = new HashMap<>();
        waiting.forEach(event -> {
            if (event.identifier() != null) {
                this.waiting.put(event.identifier(), event.id());
            }
        });
        this.open = Set.copyOf(open);
    }

    /** Why the image must stay, if it must. */
    Optional<String> reason(String identifier, MadeImage image) {
        if (waiting.containsKey(identifier)) {
            return Optional.of("event " + waiting.get(identifier) + " of its appliance waits");
        }
        return image.uses().stream().map(this::reason).filter(Objects::nonNull).findFirst();
    }

    private @Nullable String reason(ImageUse use) {
        if (isOfAnotherSpool(use)) {
            return "it belongs to the events in " + use.spool() + ": 'itchy clean -m " + use.spool() + "'";
        }
        if (!use.event().isEmpty() && open.contains(use.event())) {
            return "event " + use.event() + " is not done";
        }
        Path parent =
                use.descriptor().isEmpty() ? null : Path.of(use.descriptor()).getParent();
        if (parent != null && !isPresent(parent)) {
            return "its descriptor went to " + parent
                    + ", which is not there; make it, empty, if nothing waits there any longer";
        }
        return null;
    }

    /** A run there takes another lock; where the directory is gone there are no runs. */
    private boolean isOfAnotherSpool(ImageUse use) {
        return !use.spool().isEmpty()
                && !use.spool().equals(spool.toString())
                && isPresent(Path.of(use.spool()))
                && !isSame(Path.of(use.spool()), spool);
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isPresent(Path directory) {
        return present.computeIfAbsent(directory.toString(), name -> Files.isDirectory(Path.of(name)));
    }

    /** The directories to which the descriptors of images went, those that are there. */
    Set<Path> descriptorDirectories(Iterable<MadeImage> images) {
        Set<String> named = new LinkedHashSet<>();
        images.forEach(image -> image.uses().stream()
                .filter(use -> !use.descriptor().isEmpty())
                .map(use -> Path.of(use.descriptor()).getParent())
                .filter(Objects::nonNull)
                .forEach(parent -> named.add(parent.toString())));
        return named.stream().map(Path::of).filter(this::isPresent).collect(Collectors.toSet());
    }
}
