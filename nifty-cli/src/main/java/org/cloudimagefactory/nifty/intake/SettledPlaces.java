package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where settled descriptors of some directories can lie at all, whatever a register says. */
public final class SettledPlaces {
    private final Set<Path> places = new HashSet<>();
    private final Set<Path> named = new LinkedHashSet<>();
    private final Map<Path, Optional<Path>> resolved = new HashMap<>();

    /** Those of these directories of descriptors, as they are now; a place that is a link is none. */
    public SettledPlaces(List<Path> directories) {
        for (Path directory : directories) {
            for (String name : List.of(DescriptorQueue.DONE, DescriptorQueue.REJECTED)) {
                real(directory)
                        .map(parent -> parent.resolve(name))
                        .filter(place -> Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS))
                        .ifPresent(place -> {
                            places.add(place);
                            named.add(directory.toAbsolutePath().normalize().resolve(name));
                        });
            }
        }
    }

    /** These places, by the paths that notes have. */
    Set<Path> all() {
        return Set.copyOf(named);
    }

    /** Whether the file that a note names would lie in one, by the name of a descriptor. */
    public boolean hold(SettledDescriptor descriptor) {
        Path file = descriptor.path();
        Path place = file.getParent();
        Path directory = place == null ? null : place.getParent();
        if (place == null || directory == null || !file.isAbsolute() || !file.equals(file.normalize())) {
            return false;
        }
        String name = String.valueOf(file.getFileName());
        String settled = descriptor.action() == null ? DescriptorQueue.REJECTED : DescriptorQueue.DONE;
        return name.endsWith(DescriptorQueue.SUFFIX)
                && !name.startsWith(".")
                && place.endsWith(settled)
                && resolved.computeIfAbsent(directory, SettledPlaces::real)
                        .map(real -> real.resolve(settled))
                        .filter(places::contains)
                        .isPresent();
    }

    private static Optional<Path> real(Path directory) {
        try {
            return Optional.of(directory.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
