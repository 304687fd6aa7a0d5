package org.cloudimagefactory.nifty.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.cloudimagefactory.common.spool.AbandonedFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TemporaryFile;
import org.cloudimagefactory.common.work.OnDemand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The records of copies in a directory that others use, too. Each is written before its copy is made, in a directory of its own,
 * and locked as long as the run lives that made it: a copy that a record names whose lock can be taken is left over.
 */
final class CopyRecords {
    private static final Logger LOG = LoggerFactory.getLogger(CopyRecords.class);
    private static final String DIRECTORY = ".nifty";
    private static final int FORMAT = 1;
    private static final int ATTEMPTS = 10;
    private static final int SIZE_LIMIT = 1 << 16;
    private static final Set<PosixFilePermission> PERMISSIONS = PosixFilePermissions.fromString("rw-r--r--");
    private static final Pattern NAME =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\.json");
    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Path copies;
    private final Path directory;
    private final OnDemand<JsonMapper> json = new OnDemand<>(JsonMapper::new);

    CopyRecords(Path copies) {
        this.copies = copies;
        this.directory = copies.resolve(DIRECTORY);
    }

    /** The name of the copy that a record of this number is for. */
    static String copyName(UUID number) {
        return "nifty-" + number + ".image";
    }

    /** Records a copy that is going to be made; closing the record removes it. */
    TemporaryFile open(UUID number) throws IOException {
        byte[] content = json.get()
                .writeValueAsBytes(Map.of("format", FORMAT, "file", copyName(number), "host", host().orElse("")));
        TemporaryFile record = create(directory.resolve(number + ".json"));
        try {
            record.write(content);
            record.channel().force(true);
            return record;
        } catch (IOException e) {
            record.close();
            throw e;
        }
    }

    /** Another run may remove the directory at this moment, because it is empty, or the record, before it is locked. */
    private TemporaryFile create(Path file) throws IOException {
        for (int attempt = 1; ; attempt++) {
            Files.createDirectories(directory);
            try {
                return TemporaryFile.createAs(file, PERMISSIONS);
            } catch (NoSuchFileException | FileAlreadyExistsException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Removes the copies of runs on this host that are gone, and the directory of records when it is empty. */
    void sweep() {
        try {
            for (Path record : records()) {
                sweep(record);
            }
            leave();
        } catch (IOException e) {
            LOG.warn("cannot tidy up {}: {}", copies, Directories.reason(e));
        }
    }

    /** Removes the directory of records if nobody has one in it. */
    void leave() throws IOException {
        try {
            Files.deleteIfExists(directory);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("{} is still needed", directory);
        }
    }

    private List<Path> records() throws IOException {
        List<Path> records = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(
                directory, file -> NAME.matcher(file.getFileName().toString()).matches())) {
            files.forEach(records::add);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return records;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return records;
    }

    private void sweep(Path record) throws IOException {
        try (AbandonedFile abandoned = AbandonedFile.take(record).orElse(null)) {
            if (abandoned != null && isSwept(record, abandoned.content(SIZE_LIMIT))) {
                abandoned.remove();
            }
        }
    }

    /** Whether nothing is left that the record is for. */
    private boolean isSwept(Path record, byte[] content) throws IOException {
        String name = record.getFileName().toString();
        String copy = copyName(UUID.fromString(name.substring(0, name.length() - ".json".length())));
        Path file = copies.resolve(copy);
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return isOf(content, copy) || (content.length < SIZE_LIMIT && !isWhole(content));
        }
        if (!isOf(content, copy)) {
            LOG.warn(
                    "{} does not say that {} is a copy of a run on this host; both are left: look at them, then remove them",
                    record,
                    file);
            return false;
        }
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            LOG.info("removing {}, which an earlier run has left", file);
            Files.delete(file);
        }
        return true;
    }

    private boolean isWhole(byte[] content) {
        try {
            return json.get().readTree(content).isObject();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isOf(byte[] content, String copy) throws IOException {
        try {
            JsonNode node = json.get().readTree(content);
            return node.path("format").asInt() == FORMAT
                    && node.path("file").asText().equals(copy)
                    && host().filter(node.path("host").asText()::equals).isPresent();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    private static Optional<String> host() {
        try {
            return Optional.of(
                    Files.readString(HOST_NAME, StandardCharsets.UTF_8).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
