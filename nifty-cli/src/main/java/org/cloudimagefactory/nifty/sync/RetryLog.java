package org.cloudimagefactory.nifty.sync;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.work.OnDemand;
import org.cloudimagefactory.nifty.plan.WaitingDescriptor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which appliances have been uploaded for nothing, and when they are tried again: twice as long after each failure, at most
 * a day. One file for each appliance, so that it holds for later runs, too. Descriptors that are not the ones that failed wait
 * for nothing.
 */
final class RetryLog {
    private static final Logger LOG = LoggerFactory.getLogger(RetryLog.class);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final String FOLDER = "failures";
    private static final int SIZE_LIMIT = 1 << 20;
    private static final int PROBLEM_LIMIT = 2000;
    private static final int DOUBLINGS = 20;

    private final @Nullable Path directory;
    private final Duration first;
    private final Clock clock;
    private final OnDemand<ObjectMapper> json = new OnDemand<>(ObjectMapper::new);

    /**
     * Remembers in a directory below this one, or nothing at all when it is null.
     *
     * @param first how long to wait after the first failure; nothing ever waits when it is zero
     */
    RetryLog(@Nullable Path state, Duration first, Clock clock) {
        this.directory = state == null || first.isZero() ? null : state.resolve(FOLDER);
        this.first = first;
        this.clock = clock;
    }

    private record Failure(String descriptors, int count, Instant at, String problem) {}

    /** Why these descriptors of an appliance are to wait, if they are. */
    Optional<String> waiting(String identifier, List<WaitingDescriptor> waiting) {
        return read(identifier)
                .filter(failure -> failure.descriptors().equals(fingerprint(waiting)))
                .filter(failure -> due(failure).isAfter(clock.instant()))
                .map(failure -> "it failed " + failure.count() + (failure.count() == 1 ? " time" : " times")
                        + " and is tried again after " + due(failure).truncatedTo(ChronoUnit.SECONDS)
                        + " (--retry-after), or at once when its descriptor changes; the last time: "
                        + failure.problem());
    }

    /** These descriptors have failed, after something was uploaded for them. */
    void failed(String identifier, List<WaitingDescriptor> waiting, String problem) {
        if (directory == null || waiting.isEmpty()) {
            return;
        }
        String descriptors = fingerprint(waiting);
        int before = read(identifier)
                .filter(failure -> failure.descriptors().equals(descriptors))
                .map(Failure::count)
                .orElse(0);
        String text = problem.length() > PROBLEM_LIMIT ? problem.substring(0, PROBLEM_LIMIT) : problem;
        byte[] content = json.get()
                .createObjectNode()
                .put("identifier", identifier)
                .put("descriptors", descriptors)
                .put("count", before + 1)
                .put("at", clock.instant().toString())
                .put("problem", text)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        try {
            Directories.ownCreated(directory);
            AtomicFile.write(file(directory, identifier), content, PosixFilePermissions.fromString("rw-r-----"));
        } catch (IOException e) {
            throw Directories.unusable(directory, "note failures in", e);
        }
    }

    /** Nothing is wrong with the appliance any longer. */
    void forget(String identifier) {
        if (directory != null) {
            try {
                Files.deleteIfExists(file(directory, identifier));
            } catch (IOException e) {
                LOG.warn("cannot forget a failure in {}: {}", directory, Directories.reason(e));
            }
        }
    }

    /** Notes that nobody asked for since long: what they speak of is gone. None that may still be waited for. */
    List<OldDescriptor> old(Duration limit) {
        List<OldDescriptor> old = new ArrayList<>();
        if (directory == null || !Files.isDirectory(directory)) {
            return old;
        }
        Duration least = first.compareTo(LONGEST) > 0 ? first : LONGEST;
        Instant before = clock.instant().minus(limit.compareTo(least) > 0 ? limit : least);
        try (DirectoryStream<Path> notes = Files.newDirectoryStream(directory, "*.json")) {
            for (Path note : notes) {
                if (identifier(note)
                        .flatMap(this::read)
                        .filter(failure -> failure.at().isBefore(before))
                        .isPresent()) {
                    old.add(new OldDescriptor(note, "nobody asked for what had failed since"));
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warn("cannot look for old failures in {}", directory, e);
        }
        return old;
    }

    /** Whom a note is about; nothing where it is none of ours. */
    private Optional<String> identifier(Path note) {
        try (var in = Files.newInputStream(note, LinkOption.NOFOLLOW_LINKS)) {
            String identifier = json.get()
                    .readTree(in.readNBytes(SIZE_LIMIT))
                    .path("identifier")
                    .asText();
            return Optional.of(identifier).filter(name -> fileName(name).equals(String.valueOf(note.getFileName())));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Instant due(Failure failure) {
        Duration wait = first;
        for (int i = 1; i < Math.min(failure.count(), DOUBLINGS) && wait.compareTo(LONGEST) < 0; i++) {
            wait = wait.multipliedBy(2);
        }
        Duration longest = first.compareTo(LONGEST) > 0 ? first : LONGEST;
        return failure.at().plus(wait.compareTo(longest) > 0 ? longest : wait);
    }

    /** What can't be read is as if there had been no failure: then it is tried. */
    private Optional<Failure> read(String identifier) {
        if (directory == null) {
            return Optional.empty();
        }
        try (var in = Files.newInputStream(file(directory, identifier))) {
            JsonNode node = json.get().readTree(in.readNBytes(SIZE_LIMIT));
            return node.path("identifier").asText().equals(identifier)
                    ? Optional.of(new Failure(
                            node.path("descriptors").asText(),
                            node.path("count").asInt(1),
                            Instant.parse(node.path("at").asText()),
                            node.path("problem").asText()))
                    : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException | DateTimeException e) {
            LOG.warn("a note of a failure in {} can't be read and is ignored", directory);
            return Optional.empty();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read failures in", e);
        }
    }

    /** Also a descriptor that is only touched counts as changed: so an operator can ask for it. */
    private static String fingerprint(List<WaitingDescriptor> waiting) {
        StringBuilder text = new StringBuilder();
        for (WaitingDescriptor each : waiting) {
            text.append(each.file()).append('\n').append(modified(each.file()));
            text.append('\n').append(each.descriptor()).append('\n');
        }
        return Digest.SHA_256.of(text.toString());
    }

    private static String modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static Path file(Path directory, String identifier) {
        return directory.resolve(fileName(identifier));
    }

    private static String fileName(String identifier) {
        return Digest.SHA_256.of(identifier) + ".json";
    }
}
