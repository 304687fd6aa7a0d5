package org.cloudimagefactory.nifty.intake;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.descriptor.DescriptorReader;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Spool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Settled descriptors that could not be noted when they were settled: their names tell ({@link UnnotedFile}). */
public final class UnnotedDescriptors {
    private static final Logger LOG = LoggerFactory.getLogger(UnnotedDescriptors.class);
    private static final int SIZE_LIMIT = (1 << 20) + 1;

    private final SettledPlaces places;
    private final DescriptorReader reader = new DescriptorReader();

    /** Those that lie in these places. */
    public UnnotedDescriptors(SettledPlaces places) {
        this.places = places;
    }

    private record Found(UnnotedFile name, SettledDescriptor note) {}

    /** The notes of a register, and those that are missing, each where it would be. */
    public List<SettledDescriptor> among(List<SettledDescriptor> noted) {
        Set<String> known = new HashSet<>();
        noted.forEach(each -> known.add(each.file()));
        List<Found> missing = new ArrayList<>();
        for (Path place : places.all()) {
            for (Path file : Spool.waitingIn(place, DescriptorQueue.SUFFIX)) {
                if (!known.contains(file.toString())) {
                    UnnotedFile.read(file)
                            .flatMap(name -> note(file, name).map(note -> new Found(name, note)))
                            .filter(found -> places.hold(found.note()))
                            .ifPresent(missing::add);
                }
            }
        }
        // Those of one moment are before what was noted in it: after the first that fails, a run notes none.
        missing.sort(Comparator.comparing((Found found) -> found.name().at())
                .thenComparing(found -> found.name().number()));
        List<SettledDescriptor> all = new ArrayList<>(noted);
        for (Found found : missing) {
            all.add(indexOf(found, all), found.note());
        }
        return all;
    }

    /** Behind the last that was settled no later. */
    private static int indexOf(Found found, List<SettledDescriptor> all) {
        for (int i = all.size(); i > 0; i--) {
            if (all.get(i - 1)
                    .time()
                    .filter(time -> !time.isAfter(found.name().at()))
                    .isPresent()) {
                return i;
            }
        }
        return 0;
    }

    private Optional<SettledDescriptor> note(Path file, UnnotedFile name) {
        try {
            byte[] content;
            try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
                content = in.readNBytes(SIZE_LIMIT);
            }
            String sha256 = Digest.SHA_256.of(content);
            if (!name.isOf(sha256)) {
                LOG.debug("{} was changed since it was settled, and stays", file);
                return Optional.empty();
            }
            boolean isDone = file.resolveSibling("").endsWith(DescriptorQueue.DONE);
            ApplianceDescriptor descriptor = isDone ? reader.read(content, file.toString()) : null;
            return Optional.of(SettledDescriptor.of(file, sha256, name.at(), descriptor));
        } catch (IOException | Problem e) {
            LOG.debug("{} proves nothing, and stays", file, e);
            return Optional.empty();
        }
    }
}
