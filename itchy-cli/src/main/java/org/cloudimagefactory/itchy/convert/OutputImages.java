package org.cloudimagefactory.itchy.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.spool.AtomicFile;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.FilePermissions;
import org.cloudimagefactory.common.spool.NewNames;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The output directory. Beside the images of one published file lies a hidden record of them; it is written last, so that images
 * with a record are complete, and need not be made again.
 */
public final class OutputImages {
    /** What an operator can do when an image has the name that another one is to get. */
    static final String TAKEN = "remove it, or use --force";

    private static final Logger LOG = LoggerFactory.getLogger(OutputImages.class);

    private final Path directory;
    private final FilePermissions permissions;
    private final JsonMapper json = JsonMapper.builder().build();

    /** Keeps images in this directory. */
    public OutputImages(Path directory, FilePermissions permissions) {
        this.directory = directory;
        this.permissions = permissions;
    }

    /** Where images go. */
    public Path directory() {
        return directory;
    }

    /** The images with this key and format, if they are all there, made as they would be today, and from a file with this digest. */
    public Optional<StoredImage> find(String key, TargetFormat format, String sha512) {
        Path record = record(key, format.format().qemuName());
        if (!Files.isRegularFile(record)) {
            return Optional.empty();
        }
        try {
            StoredImage image = json.readValue(record.toFile(), StoredImage.class);
            if (image == null) {
                LOG.warn("{} is empty; the image is made again", record);
                return Optional.empty();
            }
            boolean isSame =
                    sha512.equals(image.sourceSha512()) && format.made().equals(image.made());
            return isSame && isComplete(image) ? Optional.of(image) : Optional.empty();
        } catch (JsonProcessingException | InvalidPathException e) {
            LOG.warn("{} is damaged; the image is made again", record);
            return Optional.empty();
        } catch (IOException e) {
            throw Directories.unusable(directory, "read", e);
        }
    }

    /**
     * Gives finished images their final names, with their permissions.
     *
     * @param files temporary names to final ones
     * @param replace whether what has these names already is replaced; otherwise it stays and no image is published
     */
    void publish(Map<Path, String> files, boolean replace) throws IOException {
        Map<Path, Path> targets = new LinkedHashMap<>();
        for (Map.Entry<Path, String> file : files.entrySet()) {
            Files.setPosixFilePermissions(file.getKey(), permissions.set());
            targets.put(file.getKey(), directory.resolve(file.getValue()));
        }
        if (!replace) {
            NewNames.publish(targets, TAKEN);
            return;
        }
        for (Map.Entry<Path, Path> file : targets.entrySet()) {
            AtomicFile.publish(file.getKey(), file.getValue());
        }
    }

    /**
     * Takes over finished images that lie elsewhere in the same file system.
     *
     * @param files where they lie to their names here
     * @param image what is noted of them
     * @param key under which, or null
     * @param replace whether what has these names already is replaced
     * @param publishing is told of the files before any of them gets its name
     */
    public void adopt(
            Map<Path, String> files,
            StoredImage image,
            @Nullable String key,
            boolean replace,
            Consumer<List<MadeFile>> publishing) {
        try {
            List<MadeFile> made = new ArrayList<>();
            for (Map.Entry<Path, String> file : files.entrySet()) {
                made.add(MadeFile.of(file.getKey(), file.getValue()));
            }
            publishing.accept(made);
            publish(files, replace);
            if (key != null) {
                record(key, image);
            }
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot write to " + directory, e);
        }
    }

    /** Notes that the images with this key are complete. */
    void record(String key, StoredImage image) throws IOException {
        AtomicFile.write(record(key, image.format()), json.writeValueAsBytes(image), permissions.set());
    }

    /** Forgets the images with this key, if they are, or were, files of these names. */
    public void forget(String key, String format, List<String> names) {
        Path record = record(key, format);
        try {
            if (Files.isRegularFile(record, LinkOption.NOFOLLOW_LINKS) && isAbout(record, names)) {
                Files.delete(record);
            }
        } catch (IOException e) {
            throw Directories.unusable(directory, "clean", e);
        }
    }

    private boolean isAbout(Path record, List<String> names) throws IOException {
        try {
            StoredImage image = json.readValue(record.toFile(), StoredImage.class);
            return image == null || image.disks().stream().allMatch(disk -> names.contains(disk.file()));
        } catch (JsonProcessingException e) {
            // It is of no use, and made anew with the image.
            return true;
        }
    }

    private boolean isComplete(StoredImage image) throws IOException {
        for (StoredImage.StoredDisk disk : image.disks()) {
            Path file = directory.resolve(disk.file());
            if (!Files.isRegularFile(file) || Files.size(file) != disk.fileSize()) {
                return false;
            }
        }
        return true;
    }

    private Path record(String key, String format) {
        return directory.resolve("." + key + "." + format + ".image");
    }
}
