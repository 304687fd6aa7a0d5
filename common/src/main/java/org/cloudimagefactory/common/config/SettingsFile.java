package org.cloudimagefactory.common.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.cloudimagefactory.common.problem.EnvironmentProblem;
import org.cloudimagefactory.common.problem.Problem;
import org.cloudimagefactory.common.spool.Directories;
import org.cloudimagefactory.common.spool.TemporaryFile;
import org.jspecify.annotations.Nullable;

/** A configuration file that gets settings, whether it is there already or not; nothing happens before {@link #write}. */
public final class SettingsFile {
    private static final Set<PosixFilePermission> USUAL = PosixFilePermissions.fromString("rw-r--r--");

    private final Path file;
    private final SettingsText before;
    private final SettingsText after;
    private final List<Change> changes;

    /**
     * A setting that becomes another one.
     *
     * @param key its name in the file
     * @param from what it was, or null when it was not there
     * @param to what it will be
     */
    public record Change(String key, @Nullable String from, String to) {}

    private SettingsFile(Path file, SettingsText before, SettingsText after, List<Change> changes) {
        this.file = file;
        this.before = before;
        this.after = after;
        this.changes = changes;
    }

    /**
     * What becomes of a file.
     *
     * @param file that is there or not
     * @param heading first lines of one that is not
     * @param wanted today's names of keys to values
     * @param comments for keys that are not mentioned in the file yet
     * @param names in files that stand for today's
     */
    public static SettingsFile plan(
            Path file,
            String heading,
            Map<String, String> wanted,
            Map<String, String> comments,
            PredecessorNames names) {
        SettingsText before = new SettingsText(file, Files.exists(file) ? read(file) : heading);
        Map<String, String> spelled = new LinkedHashMap<>();
        before.settings()
                .keySet()
                .forEach(fileKey -> names.today(fileKey).ifPresent(today -> spelled.put(today, fileKey)));
        Map<String, String> puts = new LinkedHashMap<>();
        List<Change> changes = new ArrayList<>();
        wanted.forEach((key, value) -> {
            String fileKey = spelled.getOrDefault(key, key);
            String old = before.settings().get(fileKey);
            if (!value.equals(old)) {
                puts.put(fileKey, value);
                changes.add(new Change(fileKey, old, value));
            }
        });
        return new SettingsFile(file, before, before.with(puts, comments), List.copyOf(changes));
    }

    /** What changes, in the order in which it was wanted. */
    public List<Change> changes() {
        return changes;
    }

    /** The changes of settings that have another value now. */
    public List<Change> replacements() {
        return changes.stream().filter(change -> change.from() != null).toList();
    }

    /** All settings that the file will have, by their names in it. */
    public Map<String, String> settings() {
        return after.settings();
    }

    /** The whole text that the file will have. */
    public String text() {
        return after.toString();
    }

    /** Writes the file whole, with the owner and the permissions that it had; refuses if it has become another meanwhile. */
    public void write() {
        try {
            Path real = Files.exists(file) ? file.toRealPath() : file;
            Files.createDirectories(Objects.requireNonNull(real.toAbsolutePath().getParent()));
            if (Files.exists(real) && !read(real).equals(before.toString())) {
                throw new EnvironmentProblem(file + " was changed meanwhile").hint("run it again");
            }
            PosixFileAttributes old = Files.exists(real) ? Files.readAttributes(real, PosixFileAttributes.class) : null;
            try (TemporaryFile temporary = TemporaryFile.create(real, old == null ? USUAL : old.permissions())) {
                temporary.write(text().getBytes(StandardCharsets.UTF_8));
                keepOwner(temporary.path(), old);
                temporary.publish(real);
            }
        } catch (IOException e) {
            throw unwritable(e);
        }
    }

    private static void keepOwner(Path written, @Nullable PosixFileAttributes old) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(written, PosixFileAttributeView.class);
        PosixFileAttributes now = view.readAttributes();
        if (old != null && !now.owner().equals(old.owner())) {
            view.setOwner(old.owner());
        }
        if (old != null && !now.group().equals(old.group())) {
            view.setGroup(old.group());
        }
    }

    private Problem unwritable(IOException e) {
        return new EnvironmentProblem("cannot write " + file + ": " + Directories.reason(e))
                .hint("run it as root, or name another file with --config-file")
                .causedBy(e);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw EnvironmentProblem.of("cannot read " + file, e);
        }
    }
}
