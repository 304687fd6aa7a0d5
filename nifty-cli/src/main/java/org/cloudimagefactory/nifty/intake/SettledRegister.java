package org.cloudimagefactory.nifty.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.cloudimagefactory.common.descriptor.ApplianceDescriptor;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.work.OnDemand;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which descriptors this nifty has settled, in the order in which it did: one JSON object a line, in the directory where it
 * remembers things. Runs of one nifty keep each other out, so that nobody else writes to it.
 */
public final class SettledRegister {
    private static final Logger LOG = LoggerFactory.getLogger(SettledRegister.class);
    private static final String NAME = "settled";
    private static final String OWNER = "unix:uid";
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r-----");

    private final @Nullable Path state;
    private final Clock clock;
    private final Path self;
    private final OnDemand<JsonMapper> json = new OnDemand<>(JsonMapper::new);

    /** How many could not be noted. */
    private int unnoted;

    /** Remembers below this directory, or nothing at all when it is null. */
    public SettledRegister(@Nullable Path state, Clock clock) {
        this(state, clock, Path.of("/proc/self"));
    }

    /** Believes what the owner of the last one has written. */
    SettledRegister(@Nullable Path state, Clock clock, Path self) {
        this.state = state;
        this.clock = clock;
        this.self = self;
    }

    /**
     * Notes that a descriptor is about to be moved. To tidy up one day is not what a run is for: it goes on where that fails, and
     * notes no more, so that notes and names without one keep their order.
     *
     * @param target where to
     * @param sha256 of its content
     * @param descriptor or null where it is no valid one
     * @return where to it is to be moved: the target, or, where it can't be noted, a name that says so
     */
    Path note(Path target, String sha256, @Nullable ApplianceDescriptor descriptor) {
        if (state == null) {
            return target;
        }
        SettledDescriptor settled = SettledDescriptor.of(target, sha256, clock.instant(), descriptor);
        if (unnoted == 0) {
            try {
                append(Directories.ownCreated(state).resolve(NAME), settled);
                return target;
            } catch (IOException e) {
                LOG.warn(
                        "cannot note which descriptors are settled in {}: their names say it until a clean-up can: {}",
                        state,
                        Directories.reason(e));
            }
        }
        unnoted++;
        return target.resolveSibling(
                UnnotedFile.of(clock.instant(), unnoted, sha256).nameFor(target));
    }

    private void append(Path file, SettledDescriptor descriptor) throws IOException {
        // A line begins anew even if the one before was cut off.
        String line = "\n" + json.get().writeValueAsString(descriptor) + "\n";
        try (FileChannel channel = FileChannel.open(
                file,
                Set.of(
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.APPEND,
                        LinkOption.NOFOLLOW_LINKS),
                PosixFilePermissions.asFileAttribute(PERMISSIONS))) {
            ByteBuffer buffer = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
        }
    }

    /** All that was noted, the oldest first; lines that make no sense prove nothing, nor does what another user has written. */
    public List<SettledDescriptor> read() {
        List<SettledDescriptor> all = new ArrayList<>();
        if (state == null) {
            return all;
        }
        Path file = state.resolve(NAME);
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(
                Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS),
                StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
            if (!Files.getAttribute(self, OWNER).equals(Files.getAttribute(file, OWNER, LinkOption.NOFOLLOW_LINKS))) {
                LOG.warn("{} belongs to another user and is ignored: no descriptors are removed by it", file);
                return all;
            }
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    add(line, all);
                }
            }
        } catch (NoSuchFileException e) {
            LOG.debug("nothing was settled yet", e);
        } catch (IOException e) {
            throw Directories.unusable(file, "read", e);
        }
        return all;
    }

    private void add(String line, List<SettledDescriptor> all) {
        try {
            SettledDescriptor descriptor = json.get().readValue(line, SettledDescriptor.class);
            if (descriptor != null && descriptor.path().isAbsolute()) {
                all.add(descriptor);
            }
        } catch (JsonProcessingException | InvalidPathException e) {
            LOG.debug("a line was cut off or damaged", e);
        }
    }

    /** Remembers just these. */
    public void keep(Collection<SettledDescriptor> descriptors) {
        if (state == null) {
            return;
        }
        Path file = state.resolve(NAME);
        try {
            if (descriptors.isEmpty()) {
                Files.deleteIfExists(file);
                return;
            }
            StringBuilder text = new StringBuilder();
            for (SettledDescriptor descriptor : descriptors) {
                text.append(json.get().writeValueAsString(descriptor)).append('\n');
            }
            AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8), PERMISSIONS);
        } catch (IOException e) {
            throw Directories.unusable(state, "write to", e);
        }
    }
}
