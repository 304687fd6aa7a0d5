package org.cloudimagefactory.common.farm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.cloudimagefactory.common.problem.PrintableText;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Digest;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TreeRemoval;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one submitter's jobs in the directory that the nodes share: a directory for each job, named by its identifier, with
 * {@value #STATE} and a directory for each attempt, which holds what the job is to do, its log, what it makes and at last its record.
 */
public final class FarmDirectory {
    /** Name of the directory of all farms, in the directory that results go to. */
    public static final String NAME = ".farm";

    /** Where an attempt puts what it makes. */
    static final String RESULT = "result";

    static final String ORDER = "job.json";
    static final String RECORD = "record.json";
    static final String LOG = "log";

    /** Only the user that runs the jobs reads and writes them. */
    static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rw-------");

    private static final String STATE = "state.json";
    private static final Logger LOGGER = LoggerFactory.getLogger(FarmDirectory.class);
    private static final int SIZE_LIMIT = 4 << 20;
    private static final int NAME_LIMIT = 100;
    private static final int TAIL = 2000;
    private static final int TAIL_LINES = 3;

    private final Path directory;
    private final JsonMapper json = JsonMapper.builder().build();

    /**
     * The jobs of one submitter.
     *
     * @param shared where results go
     * @param owner what tells this submitter from others there, such as {@code process /var/spool/itchy/metadata}
     */
    public FarmDirectory(Path shared, String owner) {
        this.directory = shared.resolve(NAME).resolve(Digest.SHA_256.of(owner).substring(0, 16));
    }

    /** Where all of it lies. */
    public Path path() {
        return directory;
    }

    /** Makes it where it is missing. */
    public void create() {
        try {
            Directories.ownCreated(directory);
        } catch (IOException e) {
            throw Directories.unusable(directory, "create", e);
        }
    }

    /** All jobs that are known, by identifier; a state that cannot be read is none. */
    public Map<String, JobState> states() {
        Map<String, JobState> states = new TreeMap<>();
        for (String id : ids()) {
            state(id).ifPresent(state -> states.put(id, state));
        }
        return states;
    }

    /**
     * A job, for those who only look.
     *
     * @param state what is known of it
     * @param hasEnded whether its record is there
     * @param said the last line of its log; may be empty
     */
    public record KnownJob(JobState state, boolean hasEnded, String said) {
        /** How far it has come, in a word. */
        public String phase() {
            return hasEnded ? "ended" : state.phase().name().toLowerCase(Locale.ROOT);
        }

        /** For people: which job, and how far it has come. */
        public String brief() {
            return hasEnded ? state.called() + " has ended" : state.brief();
        }
    }

    /** All jobs that are known, for those who only look. */
    public List<KnownJob> known() {
        return states().values().stream()
                .map(this::begun)
                .map(state -> new KnownJob(
                        state, record(state).isPresent(), lastWords(state).replaceFirst("^.* [|] ", "")))
                .toList();
    }

    /** What the job says itself is newer than what the engine was last asked. */
    private JobState begun(JobState state) {
        Path claim = attempt(state).resolve(NodeJob.CLAIM);
        try {
            if (!state.isUnderWay() || state.phase() == JobState.Phase.RUNNING || !Files.isRegularFile(claim)) {
                return state;
            }
            String text = Files.readString(claim, StandardCharsets.UTF_8);
            return state.begun(
                    PrintableText.of(text.replaceFirst(" [0-9]+\\s*$", ""), NAME_LIMIT),
                    Files.getLastModifiedTime(claim).toInstant().toString());
        } catch (IOException e) {
            return state;
        }
    }

    /** Identifiers of the jobs that have a directory. */
    List<String> ids() {
        List<String> ids = new ArrayList<>();
        if (!Files.isDirectory(directory)) {
            return ids;
        }
        try (DirectoryStream<Path> jobs = Files.newDirectoryStream(directory)) {
            for (Path job : jobs) {
                String id = job.getFileName().toString();
                if (FarmJob.ID.matcher(id).matches()) {
                    ids.add(id);
                }
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
        return ids;
    }

    private Optional<JobState> state(String id) {
        Path file = directory.resolve(id).resolve(STATE);
        return read(file, JobState.class).filter(state -> state.id().equals(id));
    }

    /** Keeps a state; safely where it must survive a power failure. */
    void write(JobState state, boolean safely) {
        Path file = directory.resolve(state.id()).resolve(STATE);
        try {
            byte[] content = json.writeValueAsBytes(state);
            if (safely) {
                AtomicFile.write(file, content, PRIVATE);
            } else {
                AtomicFile.writeHint(file, content, PRIVATE);
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    /** The directory of the current attempt. */
    Path attempt(JobState state) {
        return directory.resolve(state.id()).resolve(state.attempt() + "-" + state.token());
    }

    /** Makes the directory of an attempt, complete, before the state that names it is kept; removes those of all others. */
    void begin(JobState state, JobOrder order) {
        Path attempt = attempt(state);
        try {
            Path job = Directories.ownCreated(directory.resolve(state.id()));
            removeAttempts(job);
            Directories.ownCreated(attempt.resolve(RESULT));
            // What a power failure takes away here is a lost attempt.
            AtomicFile.writeHint(attempt.resolve(ORDER), json.writeValueAsBytes(order), PRIVATE);
        } catch (IOException e) {
            throw Directories.unusable(directory, "write to", e);
        }
    }

    private static void removeAttempts(Path job) throws IOException {
        try (DirectoryStream<Path> attempts = Files.newDirectoryStream(job, "[1-9]*-*")) {
            for (Path attempt : attempts) {
                TreeRemoval.remove(attempt);
            }
        }
    }

    /** The record of the current attempt, once it is there. */
    Optional<JobRecord> record(JobState state) {
        return read(attempt(state).resolve(RECORD), JobRecord.class)
                .filter(record -> record.token().equals(state.token()));
    }

    /** Whether all files that the record of an attempt names are there, as it says. */
    boolean isWhole(JobState state, JobRecord record) {
        try {
            for (Map.Entry<String, String> file : record.files().entrySet()) {
                Path made = attempt(state).resolve(RESULT).resolve(file.getKey());
                if (!Files.isRegularFile(made, LinkOption.NOFOLLOW_LINKS)
                        || !Digest.SHA_256.of(made).equals(file.getValue())) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    /** Removes a job with all that it has made. */
    void remove(String id) {
        try {
            TreeRemoval.remove(directory.resolve(id));
        } catch (IOException e) {
            // A job that is given up may still write there; the next run removes it.
            LOGGER.debug("{} is not removed yet", id, e);
        }
    }

    /** The last lines that the current attempt has written to its log; may be empty. */
    String lastWords(JobState state) {
        Path log = attempt(state).resolve(LOG);
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer end = ByteBuffer.allocate(TAIL);
            channel.read(end, Math.max(0, channel.size() - TAIL));
            List<String> lines = new String(end.array(), 0, end.position(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(String::strip)
                    .toList();
            return PrintableText.of(String.join(
                    " | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size())));
        } catch (IOException e) {
            return "";
        }
    }

    private <T> Optional<T> read(Path file, Class<T> type) {
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > SIZE_LIMIT) {
                return Optional.empty();
            }
            return Optional.ofNullable(json.readValue(Files.readAllBytes(file), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            LOGGER.warn("{} is damaged, and passed over", file);
            return Optional.empty();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    /** What a record and its digests are about: the files by name, where they lie now. */
    Map<String, Path> files(JobState state, JobRecord record) {
        Map<String, Path> files = new LinkedHashMap<>();
        record.files()
                .keySet()
                .forEach(name -> files.put(name, attempt(state).resolve(RESULT).resolve(name)));
        return files;
    }
}
