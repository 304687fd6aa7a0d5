package org.cloudimagefactory.itchy.clean;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cloudimagefactory.itchy.convert.ImageName;
import org.cloudimagefactory.itchy.convert.StoredImage;
import org.cloudimagefactory.itchy.queue.JournalEntry;
import org.cloudimagefactory.itchy.record.ApplianceRecord;
import org.cloudimagefactory.itchy.record.ImageUse;
import org.cloudimagefactory.itchy.record.MadeFile;
import org.cloudimagefactory.itchy.record.MadeImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Images that versions before records of appliances have made: what the record of their content tells, and the identifiers that
 * the journal and other records know. They count as older than all that came since.
 */
final class EarlierImages {
    private static final Logger LOG = LoggerFactory.getLogger(EarlierImages.class);
    private static final Pattern RECORD = Pattern.compile("\\.([A-Za-z0-9._-]+_[0-9a-f]{16})\\.([a-z0-9]+)\\.image");
    private static final int SIZE_LIMIT = 1 << 20;

    private final Path directory;
    private final Map<String, Boolean> published = new HashMap<>();
    private final JsonMapper json = JsonMapper.builder().build();

    /** Looks at a directory; the journal tells which appliances there are, and whether they were published last. */
    EarlierImages(Path directory, List<JournalEntry> history) {
        this.directory = directory;
        for (JournalEntry entry : history) {
            if (entry.identifier() != null && entry.step() == JournalEntry.Step.EXPIRED) {
                published.put(entry.identifier(), false);
            } else if (entry.identifier() != null) {
                published.put(entry.identifier(), true);
            }
        }
    }

    /**
     * An image with the file that proves it.
     *
     * @param appliance with this image alone
     * @param record the file
     */
    record Earlier(ApplianceRecord appliance, Path record) {}

    /** Those that no record of an appliance names, the oldest first. */
    List<Earlier> all(Collection<ApplianceRecord> known) {
        Set<String> recorded = new HashSet<>();
        known.forEach(record -> record.images().forEach(image -> recorded.addAll(image.names())));
        known.forEach(record -> published.put(record.identifier(), record.isPublished()));
        List<Earlier> all = new ArrayList<>();
        for (Path file : NeededFiles.list(directory)) {
            Matcher name = RECORD.matcher(file.getFileName().toString());
            if (name.matches()) {
                read(file, name.group(1), recorded, all);
            }
        }
        all.sort(Comparator.comparing(
                earlier -> earlier.appliance().images().get(0).files().get(0).modified()));
        return all;
    }

    private void read(Path file, String key, Set<String> recorded, List<Earlier> all) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            StoredImage image = json.readValue(in.readNBytes(SIZE_LIMIT), StoredImage.class);
            if (image == null
                    || image.sourceSha512() == null
                    || image.disks().stream().anyMatch(disk -> recorded.contains(disk.file()))) {
                return;
            }
            List<MadeFile> files = new ArrayList<>();
            for (StoredImage.StoredDisk disk : image.disks()) {
                Path path = directory.resolve(new MadeFile(disk.file(), 0, 0).file());
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && Files.size(path) == disk.fileSize()) {
                    files.add(MadeFile.of(path, disk.file()));
                }
            }
            String sha512 = image.sourceSha512();
            for (String identifier : published.keySet()) {
                if (!files.isEmpty() && ImageName.key(identifier, sha512).equals(key)) {
                    all.add(new Earlier(
                            new ApplianceRecord(
                                    identifier,
                                    List.of(new MadeImage(image.format(), sha512, files, uses(identifier, files)))),
                            file));
                    return;
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            LOG.debug("{} tells nothing", file, e);
        }
    }

    private List<ImageUse> uses(String identifier, List<MadeFile> files) {
        String at = Instant.ofEpochSecond(files.get(0).modified()).toString();
        return List.of(new ImageUse("", "", "", "", at, Boolean.TRUE.equals(published.get(identifier)) ? null : at));
    }
}
