package org.cloudimagefactory.itchy.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.problem.ItemProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.itchy.event.SafeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of an output directory: a hidden file for each appliance, written before an image gets its name, so that no image
 * is there without one. Events of one appliance never run side by side, so that nobody else writes to its record. The record of
 * another user is not touched, as it would prove nothing to that user any longer: then there is a second one, with our number.
 */
public final class ApplianceRecords {
    private static final Logger LOG = LoggerFactory.getLogger(ApplianceRecords.class);
    private static final String SUFFIX = ".appliance";
    private static final Pattern NAME =
            Pattern.compile("\\.[A-Za-z0-9._-]{1,60}_[0-9a-f]{16}(_[0-9]{1,10})?\\" + SUFFIX);
    private static final int IDENTIFIER_LIMIT = 60;
    private static final int DIGEST_LENGTH = 16;
    private static final int SIZE_LIMIT = 16 << 20;

    private final Path directory;
    private final FilePermissions permissions;
    private final Clock clock;
    private final FileOwner owners = new FileOwner();
    private final JsonMapper json = JsonMapper.builder().build();

    /** Records beside the images of this directory. */
    public ApplianceRecords(Path directory, FilePermissions permissions, Clock clock) {
        this.directory = directory;
        this.permissions = permissions;
        this.clock = clock;
    }

    /**
     * All records.
     *
     * @param records that can be read, by their files
     * @param problems what cannot, and what to do about it
     */
    public record All(SortedMap<Path, ApplianceRecord> records, List<ItemProblem> problems) {
        public All {
            records = Collections.unmodifiableSortedMap(new TreeMap<>(records));
            problems = List.copyOf(problems);
        }
    }

    /** Where our record of an appliance lies, or would lie. */
    private Path file(String identifier) {
        Path usual = directory.resolve(name(identifier) + SUFFIX);
        try {
            Path second = directory.resolve(name(identifier) + "_" + owners.self() + SUFFIX);
            boolean isSecond = Files.exists(second, LinkOption.NOFOLLOW_LINKS)
                    || (Files.exists(usual, LinkOption.NOFOLLOW_LINKS) && !owners.isOwn(usual));
            return isSecond ? second : usual;
        } catch (IOException e) {
            throw Directories.unusable(directory, "look at", e);
        }
    }

    private static String name(String identifier) {
        return "." + SafeName.of(identifier, IDENTIFIER_LIMIT) + "_"
                + Digest.SHA_256.of(identifier).substring(0, DIGEST_LENGTH);
    }

    private static boolean isNameFor(String identifier, String file) {
        return isRecord(file) && file.matches(Pattern.quote(name(identifier)) + "(_[0-9]+)?\\" + SUFFIX);
    }

    /** Whether the name of a file is that of a record. */
    public static boolean isRecord(String name) {
        return NAME.matcher(name).matches();
    }

    /** Notes that an image was made, or was found again, for an event. */
    public void used(String identifier, MadeImage image) {
        ApplianceRecord before = known(identifier).orElseGet(() -> new ApplianceRecord(identifier, List.of()));
        write(before.with(image));
    }

    /** Notes that a version has expired, or that all have when none is named. */
    public void expired(String identifier, @Nullable String version) {
        known(identifier).ifPresent(before -> {
            ApplianceRecord after = before.expired(version, now());
            if (!after.equals(before)) {
                write(after);
            }
        });
    }

    /** This moment, as it stands in records. */
    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Replaces the record of an appliance, or removes it when it names no image any longer. */
    private void write(ApplianceRecord record) {
        Path file = file(record.identifier());
        try {
            if (record.images().isEmpty()) {
                Files.deleteIfExists(file);
            } else {
                AtomicFile.write(file, json.writeValueAsBytes(record), permissions.set());
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    /** All records of the directory, by the names of their files. */
    public All all() {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(
                directory, entry -> isRecord(entry.getFileName().toString()))) {
            entries.forEach(files::add);
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        } catch (DirectoryIteratorException e) {
            throw Directories.unusable(directory, "read", new IOException(e));
        }
        SortedMap<Path, ApplianceRecord> records = new TreeMap<>();
        List<ItemProblem> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                read(file).ifPresent(record -> records.put(file, record));
            } catch (ItemProblem e) {
                problems.add(e);
            }
        }
        return new All(records, problems);
    }

    /** The same record without these images; what has come to it since they were read stays. */
    public void forget(String identifier, List<MadeImage> gone) {
        known(identifier).map(before -> before.without(gone)).ifPresent(this::write);
    }

    /** What is known of an appliance; of what is damaged, nothing: its images stay, since nothing proves that they are ours. */
    private Optional<ApplianceRecord> known(String identifier) {
        try {
            return read(file(identifier));
        } catch (ItemProblem e) {
            LOG.warn("{}; a new one is begun", e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<ApplianceRecord> read(Path file) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            ApplianceRecord record = json.readValue(in.readNBytes(SIZE_LIMIT), ApplianceRecord.class);
            if (record == null || !isNameFor(record.identifier(), String.valueOf(file.getFileName()))) {
                throw damaged(file);
            }
            return Optional.of(record);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw damaged(file).causedBy(e);
        } catch (IOException e) {
            throw ItemProblem.of("cannot read " + file, e);
        }
    }

    private static ItemProblem damaged(Path file) {
        return new ItemProblem("the record " + file
                        + " is damaged: which images of its appliance are ours is not known, and they" + " stay")
                .hint("remove the record, and by hand the images that nobody needs");
    }
}
